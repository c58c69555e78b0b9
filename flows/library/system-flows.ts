import type { SourceFile } from "../program-source.js";

/** Generated from system/*.yaml by write-system-flows.ts. Edit those, not this. */
// biome-ignore-all format: generated
export const SYSTEM_FLOWS: readonly SourceFile[] = [
  {
    path: "system/answer.yaml",
    text: '# O cliente disse algo que nenhum fluxo reconheceu, e a empresa tem artigos (knowledge/). Em dúvida entre algumas respostas,\n# dá a mais provável e oferece as outras. No meio de um assunto (aside) diz também quando não sabe, e o assunto volta; fora dele, quem não sabe\n# segue para o que viria sem este fluxo. Se esse é quase certo (certain), ele vale mais que respostas em dúvida.\nflow: system-answer\ntitle: Pergunta\ninputs: [question, aside, told, about, first, options, likely, likely_title, certain]\nvars:\n  question: { type: text }\n  aside: { type: yes_no }\n  told: { type: yes_no }\n  about: { type: text }\n  first: { type: yes_no }\n  options: { type: list }\n  likely: { type: text }\n  likely_title: { type: text }\n  certain: { type: yes_no }\n  passage: { type: choice }\nsteps:\n  - answer: { question: "{{ question }}", told: told == true, about: "{{ about }}", sure: likely != null || told == true }\n    save: found\n    on_between: { goto: between }\n    on_not_offered: { goto: not_offered }\n    on_unknown: { goto: unknown }\n    on_failed: { goto: failed }\n  - say: "Aqui é o atendimento automático da {{ company.name }}. Quando quiser, é só pedir que eu chamo alguém da equipe."\n    when: first == true\n  - end: found\n  - id: between\n    goto: unknown\n    when: told == true || certain == true || likely == "system-other-language"\n  # A mais provável já responde; as outras ficam à mão, e uma pessoa também.\n  - answer: { question: "{{ question }}", passage: "{{ found.options[0].id }}" }\n    on_unknown: { goto: unknown }\n    on_failed: { goto: failed }\n  - say: "Aqui é o atendimento automático da {{ company.name }}."\n    when: first == true\n  - ask: Era isso que você queria saber? Se não era, pode ser um destes.\n    save: passage\n    choices: { from: \'found.options.filter(each, each.id != found.options[0].id) + (likely != null && likely_title != "Falar com uma pessoa" ? [{"id": likely, "label": likely_title}] : []) + [{"id": "yes", "label": "Era isso"}, {"id": "person", "label": "Falar com uma pessoa"}]\' }\n    once: true\n    retry: { times: 0 }\n    timeout: { after: 30m, goto: over }\n    on_failed: { goto: other }\n  - switch: passage\n    cases:\n      "yes": [{ say: "Que bom! Se precisar de mais alguma coisa, é só escrever." }, { end: found }]\n      person: [{ call: system-handoff }, { end: found }]\n  - end: unknown\n    when: passage == likely\n  - answer: { question: "{{ question }}", passage: "{{ passage }}" }\n    on_unknown: { goto: unknown }\n    on_failed: { goto: failed }\n  - end: found\n  - id: over\n    end: found\n  - id: other\n    say: Então me conte com outras palavras, por favor. Se preferir, chamo uma pessoa.\n  - end: found\n  - id: not_offered\n    say: "Não encontrei isso entre o que a gente faz, então não sei confirmar. Quer que eu chame uma pessoa da equipe? É só pedir."\n    when: likely == null\n  - say: "Aqui é o atendimento automático da {{ company.name }}. Quando quiser, é só pedir que eu chamo alguém da equipe."\n    when: likely == null && first == true\n  - end: not_offered\n    when: likely == null\n  - end: unknown\n  - id: unknown\n    say:\n      any:\n        - Isso eu não sei responder; se precisar, é só pedir uma pessoa.\n        - Essa informação eu não tenho e não sei responder; alguém da equipe pode te dizer.\n        - Sobre isso também não sei responder sem inventar; quando quiser, chamo uma pessoa.\n    when: aside == true\n  - end: unknown\n  - id: failed\n    say: Não consegui procurar essa resposta agora; se precisar, é só pedir uma pessoa.\n    when: aside == true\n  - end: unknown\n',
  },
  {
    path: "system/busy.yaml",
    text: "# O cliente escreveu enquanto algo ainda está sendo feito.\nflow: system-busy\ntitle: Um momento\nsteps:\n  - say:\n      any:\n        - Só um momento, ainda estou cuidando disso. Já te respondo.\n        - 'Só um momento a mais: ainda estou vendo isso para você.'\n",
  },
  {
    path: "system/cancel.yaml",
    text: '# O cliente desistiu do que estava em andamento (ou de nada, se "title" vier vazio). "charge": havia uma cobrança aberta.\nflow: system-cancel\ntitle: Cancelar\ninputs: [title, charge]\nvars:\n  title: { type: text }\n  charge: { type: yes_no }\nsteps:\n  - if: title == ""\n    then:\n      - say: Não há nada em andamento agora. Quando precisar, é só chamar.\n    else:\n      - say: Tudo bem, cancelei a cobrança e nada foi cobrado. Se mudar de ideia, é só pedir outro link.\n        when: charge == true\n      - end: cancelled\n        when: charge == true\n      - say: Tudo bem, parei por aqui. Se quiser retomar ou falar de outra coisa, é só escrever.\n',
  },
  {
    path: "system/cannot-understand.yaml",
    text: "# Depois de algumas tentativas sem entender: a saída é uma pessoa.\nflow: system-cannot-understand\ntitle: Não entendi\nsteps:\n  - say: Desculpe, não estou conseguindo entender.\n  - handoff: { reason: O Balcão não conseguiu entender o cliente }\n",
  },
  {
    path: "system/carry-on.yaml",
    text: '# O cliente conta mais do que já vinha contando, e nada disso é uma pergunta: fica anotado, e uma pessoa pode seguir.\nflow: system-carry-on\ntitle: Conta mais\nwhen_interrupted: drop\ninputs: [noted]\nvars:\n  noted: { type: yes_no }\n  wish: { type: choice, of: { person: Chamar uma pessoa, more: Contar mais } }\nsteps:\n  - note: O cliente contou mais sobre o que precisa, e o atendimento automático só anotou.\n    when: noted != true\n  - ask: "{{ noted == true ? \'Quer\' : \'Anotei. Quer\' }} me contar mais, ou prefere que uma pessoa da equipe siga com você?"\n    save: wish\n    retry: { times: 1, say: "Anotei isso também. Chamo uma pessoa para seguir com você?" }\n    timeout: { after: 1h, goto: quiet }\n    on_failed: { goto: person }\n  - if: wish == "more"\n    then:\n      - say: "Pode contar: o que aconteceu, ou o que você quer saber?"\n      - goto: quiet\n  - id: person\n    call: system-handoff\n  - id: quiet\n    end: told\n',
  },
  {
    path: "system/clarify.yaml",
    text: "# Em dúvida entre alguns assuntos: pergunta em vez de adivinhar. O que for escolhido começa depois deste fluxo.\nflow: system-clarify\ntitle: Qual assunto\nwhen_interrupted: drop\ninputs: [options, only]\nvars:\n  only: { type: text }\n  options: { type: list }\n  chosen: { type: choice }\nsteps:\n  - ask: \"{{ only != '' ? 'Só para eu ter certeza: é sobre “' + only + '”?' : 'Só para eu ter certeza, é sobre qual destes assuntos?' }}\"\n    save: chosen\n    choices: { from: options }\n    retry: { times: 1, say: \"Escolha um dos assuntos, por favor.\" }\n    on_failed: { goto: other }\n  - end: chosen\n  - id: other\n    set: { chosen: '\"other\"' }\n",
  },
  {
    path: "system/correction.yaml",
    text: '# O cliente corrigiu uma resposta anterior.\nflow: system-correction\ntitle: Correção\ninputs: [label, value]\nvars:\n  label: { type: text }\n  value: { type: text }\nsteps:\n  - say: "Certo, corrigi {{ label }}: {{ value }}."\n',
  },
  {
    path: "system/declined.yaml",
    text: "# O cliente não autorizou algo e o fluxo não disse o que fazer.\nflow: system-declined\ntitle: Não autorizado\nsteps:\n  - say: Tudo bem, sem a sua autorização não sigo com isso. Se mudar de ideia, é só me chamar.\n",
  },
  {
    path: "system/device-alert.yaml",
    text: '# Um computador acompanhado tem algo errado. "closed": o prazo do canal para escrever acabou, e só um modelo aprovado pode ir.\nflow: system-device-alert\ntitle: Aviso do computador\nwhen_interrupted: drop\ninputs: [device, device_id, problem, details, url, closed]\nvars:\n  device: { type: text }\n  device_id: { type: text }\n  problem: { type: text }\n  details: { type: text }\n  url: { type: text }\n  closed: { type: yes_no }\n  wish: { type: choice, of: { person: Falar com a equipe, later: Agora não, mute: Parar avisos } }\nsteps:\n  - if: closed == true\n    then:\n      - template:\n          name: aviso_computador\n          variables: ["{{ contact.first_name == \'\' ? \'cliente\' : contact.first_name }}", "{{ device }}", "{{ problem }}"]\n          fallback: "Seu computador {{ device }} precisa de atenção: {{ problem }}. Quer ajuda? É só escrever por aqui. Para não receber mais, escreva \\"parar avisos\\"."\n      - end: told\n  - say: "Percebi algo em *{{ device }}*: {{ problem }}.\\n{{ details }}\\nO relatório: {{ url }}"\n  - ask: Quer que a equipe ajude com isso?\n    save: wish\n    retry: { times: 1, say: "Escolha uma das opções, por favor." }\n    timeout: { after: 20h, goto: quiet }\n    on_failed: { goto: quiet }\n  - switch: wish\n    cases:\n      person:\n        - handoff: { reason: "Aviso de {{ device }}: {{ problem }}" }\n      mute:\n        - accompany: { act: mute, device: "{{ device_id }}" }\n    else:\n      - say: Tudo bem. O relatório fica guardado; quando quiser, é só chamar.\n  - id: quiet\n    end: told\n',
  },
  {
    path: "system/device.yaml",
    text: '# O trabalho em um computador não pôde seguir sozinho: diz o que houve e chama uma pessoa.\nflow: system-device\ntitle: Computador com a equipe\ninputs: [text, reason]\nvars:\n  text: { type: text }\n  reason: { type: text }\nsteps:\n  - say: "{{ text }}"\n  - handoff: { reason: "{{ reason }}" }\n',
  },
  {
    path: "system/error.yaml",
    text: '# Algo falhou do nosso lado (um sistema consultado, uma expressão sem resultado).\nflow: system-error\ntitle: Problema do nosso lado\ninputs: [reason]\nvars:\n  reason: { type: text }\nsteps:\n  - say: Desculpe, tive um problema do meu lado e não consegui seguir.\n  - handoff: { reason: "Falha no fluxo: {{ reason }}" }\n',
  },
  {
    path: "system/expensive.yaml",
    text: '# O cliente acha caro, e não pede mais nada: compreensão, e quem pode conversar sobre o valor.\nflow: system-expensive\ntitle: Achou caro\nsteps:\n  - say:\n      any:\n        - "Entendo, o valor pesa. Se quiser conversar sobre ele, é só pedir uma pessoa da equipe."\n        - "Te entendo. Para ver o que dá para fazer no valor, é só pedir uma pessoa."\n',
  },
  {
    path: "system/gap-answered.yaml",
    text: "# Alguém perguntou o que a empresa ainda não sabia responder; agora sabe, e uma pessoa da equipe mandou contar.\nflow: system-gap-answered\ntitle: Resposta que faltava\nwhen_interrupted: drop\ninputs: [question, answer, source]\nvars:\n  question: { type: text }\n  answer: { type: text }\n  source: { type: text }\nsteps:\n  - say: \"Você me perguntou: “{{ question }}”. Agora eu sei responder:\\n\\n{{ answer }}\\n\\n{{ source == '' ? '' : 'Fonte: ' }}{{ source }}\"\n  - end: told\n",
  },
  {
    path: "system/handoff.yaml",
    text: "# O cliente pediu uma pessoa.\nflow: system-handoff\ntitle: Falar com uma pessoa\nsteps:\n  - handoff: { reason: O cliente pediu para falar com uma pessoa }\n",
  },
  {
    path: "system/interrupted.yaml",
    text: '# Uma interrupção terminou; a pergunta que estava aberta vem logo depois.\nflow: system-interrupted\ntitle: Voltando\ninputs: [title]\nvars:\n  title: { type: text }\nsteps:\n  - say:\n      any:\n        - "Voltando para onde estávamos ({{ title }}):"\n        - "Voltando ao assunto de antes ({{ title }}):"\n        - "Voltando então ao que faltava ({{ title }}):"\n',
  },
  {
    path: "system/low-rating.yaml",
    text: '# O cliente deu nota 1 ou 2 (score) e o fluxo não disse o que fazer. "present": ele acabou de escrever.\nflow: system-low-rating\ntitle: Nota baixa\ninputs: [score, comment, present]\nvars:\n  score: { type: number }\n  comment: { type: text }\n  present: { type: yes_no }\nsteps:\n  - if: present && comment != ""\n    then:\n      - say: Obrigado por contar. Quero que alguém da equipe resolva isso com você.\n      - handoff: { reason: "Nota {{ score }}: {{ comment }}" }\n      - end: person\n  - say: \'Certo, obrigado pela nota. Se quiser resolver com uma pessoa, é só escrever "atendente".\'\n    when: present\n  - notify: { text: "Nota {{ score }}{{ comment != \'\' ? \': \' + comment : \', sem comentário\' }}. Vale falar com o cliente." }\n',
  },
  {
    path: "system/not-understood.yaml",
    text: '# Uma mensagem que não se parece com nada, quando nenhum fluxo tem "fallback: true".\nflow: system-not-understood\ntitle: Não entendi\nsteps:\n  - say:\n      any:\n        - Desculpe, não entendi. Pode me dizer de outro jeito? Se preferir, escreva "atendente" para falar com uma pessoa.\n        - Ainda não entendi o que você precisa, desculpe. Tente em uma frase curta, por exemplo o serviço ou o problema.\n        - Essa eu não consegui entender, me perdoe. Posso chamar alguém da equipe se você escrever "atendente".\n',
  },
  {
    path: "system/offer-over.yaml",
    text: '# O cliente tocou em um botão de uma pergunta que já passou. A pergunta que está aberta vem logo depois.\nflow: system-offer-over\ntitle: Botão antigo\ninputs: [label]\nvars:\n  label: { type: text }\nsteps:\n  - say:\n      any:\n        - "Esse botão (“{{ label }}”) é de uma pergunta que já passou, então não mudei nada."\n        - "“{{ label }}” era de uma oferta que já passou; por ele não faço mais nada."\n',
  },
  {
    path: "system/other-language.yaml",
    text: "# O cliente escreveu em outra língua (language: en, es), e nada do que a empresa tem responde a isso.\nflow: system-other-language\ntitle: Outra língua\nwhen_interrupted: drop\ninputs: [language, thanks]\nvars:\n  language: { type: text }\n  thanks: { type: yes_no }\n  wish: { type: choice }\nsteps:\n  - say: \"{{ language == 'es' ? '¡De nada! Si necesita algo más, escríbanos por aquí.' : 'You are welcome! If you need anything else, please write to us here.' }}\"\n    when: thanks == true\n  - end: told\n    when: thanks == true\n  - if: language == \"es\"\n    then:\n      - ask: Lo siento, por aquí solo sé escribir en portugués. ¿Quiere que lo atienda alguien del equipo?\n        save: wish\n        choices: { person: Hablar con alguien, stay: \"No, gracias\" }\n        retry: { times: 0 }\n        timeout: { after: 1h, goto: quiet }\n        on_failed: { goto: call }\n    else:\n      - ask: Sorry, I can only write in Portuguese here. Would you like someone from our team to help you?\n        save: wish\n        choices: { person: Talk to a person, stay: \"No, thanks\" }\n        retry: { times: 0 }\n        timeout: { after: 1h, goto: quiet }\n        on_failed: { goto: call }\n  - if: wish != \"person\"\n    then:\n      - say: \"{{ language == 'es' ? 'De acuerdo. Si cambia de idea, escríbanos por aquí.' : 'All right. If you change your mind, please write to us here.' }}\"\n      - goto: quiet\n  - id: call\n    handoff:\n      reason: \"O cliente escreve em outra língua ({{ language }})\"\n      say: \"{{ language == 'es' ? 'Ya avisé al equipo: una persona le responde por aquí.' : 'I have told our team: a person will answer you here.' }}\"\n  - id: quiet\n    end: told\n",
  },
  {
    path: "system/payment.yaml",
    text: '# Um pagamento precisa de uma pessoa: chegou depois do prazo, não confere, ou a conversa já tinha seguido.\nflow: system-payment\ntitle: Pagamento com a equipe\ninputs: [text, reason]\nvars:\n  text: { type: text }\n  reason: { type: text }\nsteps:\n  - say: "{{ text }}"\n  - handoff: { reason: "{{ reason }}" }\n',
  },
  {
    path: "system/quote.yaml",
    text: '# Uma pessoa da equipe fez um orçamento e o mandou na conversa. Depois do pagamento, a equipe segue.\nflow: system-quote\ntitle: Orçamento da equipe\ninputs: [order]\nvars:\n  order: { type: order }\nsteps:\n  - quote: { order: order }\n    on_declined: { goto: declined }\n    # Some channels let the bot write only within a day of the customer\'s last words.\n    timeout: { after: 20h, goto: late }\n  - charge: { order: order, expires: 24h }\n  - handoff: { reason: "Pedido {{ order.number }} pago" }\n  - id: declined\n    say: "Tudo bem, sem compromisso. Se quiser mudar alguma coisa no orçamento, é só escrever por aqui."\n  - handoff: { reason: "O cliente não quis o orçamento {{ order.number }}" }\n  - id: late\n    say: "Ainda não tive a sua resposta sobre o orçamento {{ order.number }}. Se quiser seguir com ele, é só escrever por aqui."\n  - handoff: { reason: "O cliente não respondeu ao orçamento {{ order.number }}" }\n',
  },
  {
    path: "system/returned.yaml",
    text: "# Uma pessoa devolveu a conversa e nada estava em andamento.\nflow: system-returned\ntitle: De volta\nsteps:\n  - say: Sigo por aqui com você. Se precisar de mais alguma coisa, é só escrever.\n",
  },
  {
    path: "system/small-talk.yaml",
    text: '# Cumprimentos, agradecimentos e outras gentilezas.\nflow: system-small-talk\ntitle: Conversa\ninputs: [topic]\nvars:\n  topic: { type: text }\nsteps:\n  - switch: topic\n    cases:\n      greeting:\n        - say: "Olá! Em que posso ajudar?"\n      thanks:\n        - say: { any: ["Por nada! Se precisar, é só chamar.", "Por nada, foi um prazer ajudar!", "Eu que agradeço! Fico por aqui."] }\n      goodbye:\n        - say: Até mais! Quando precisar, é só chamar.\n      pause:\n        - say: { any: ["Sem pressa, eu espero.", "Tranquilo, espero você por aqui.", "Fique à vontade, sigo por aqui."] }\n      laugh:\n        - say: "😄"\n    else:\n      - say: { any: ["Combinado! Se precisar, é só chamar.", "Certo, fico por aqui se precisar.", "Está bem, é só escrever se quiser mais alguma coisa."] }\n',
  },
  {
    path: "system/survey.yaml",
    text: "# Pouco depois de uma conversa encerrada, uma vez. Quem não responde não é lembrado.\nflow: system-survey\ntitle: Avaliação\nwhen_interrupted: drop\nsteps:\n  - csat: {}\n    timeout: { after: 24h, goto: quiet }\n  - end: { outcome: rated, close: true }\n  - id: quiet\n    end: unrated\n",
  },
  {
    path: "system/take-up.yaml",
    text: '# Um "sim" (ou um toque em um botão) chegou depois que a pergunta já tinha encerrado: diz isso e oferece retomar.\nflow: system-take-up\ntitle: Retomar\nwhen_interrupted: drop\ninputs: [title]\nvars:\n  title: { type: text }\n  again: { type: choice, of: { yes: Retomar, no: Deixar para lá } }\nsteps:\n  - ask: "Essa pergunta já tinha encerrado. Quer retomar de onde paramos ({{ title }})?"\n    save: again\n    retry: { times: 1 }\n    timeout: { after: 1h, goto: quiet }\n    on_failed: { goto: leave }\n  - if: again == "yes"\n    then:\n      - end: resume\n  - id: leave\n    say: Tudo bem, fica para outra hora. Quando quiser, é só chamar.\n  - id: quiet\n    end: left\n',
  },
  {
    path: "system/timeout.yaml",
    text: "# O prazo de uma pergunta acabou e o fluxo não disse o que fazer.\nflow: system-timeout\ntitle: Sem resposta\nsteps:\n  - say: Fico por aqui. Quando quiser continuar, é só chamar.\n",
  },
  {
    path: "system/too-many-steps.yaml",
    text: '# Um fluxo deu passos demais sem esperar por ninguém.\nflow: system-too-many-steps\ntitle: Fluxo sem fim\ninputs: [reason]\nvars:\n  reason: { type: text }\nsteps:\n  - say: Desculpe, me enrolei aqui e não consegui seguir.\n  - handoff: { reason: "Fluxo interrompido: {{ reason }}" }\n',
  },
  {
    path: "system/unsupported.yaml",
    text: '# Chegou algo que não é texto e nenhum fluxo esperava. "kind" diz o quê: image, voice, document, location, …\nflow: system-unsupported\ntitle: Não consigo abrir\ninputs: [kind]\nvars:\n  kind: { type: text }\nsteps:\n  - say: "Oi! Aqui é o atendimento automático da {{ company.name }}. Quando quiser, é só pedir que eu chamo alguém da equipe."\n    when: first_contact\n  - switch: kind\n    cases:\n      voice: [{ goto: audio }]\n      audio: [{ goto: audio }]\n      image: [{ goto: file }]\n      video: [{ goto: file }]\n      document: [{ goto: file }]\n      sticker: [{ goto: file }]\n  - say: Recebi sua mensagem, mas ainda não consigo abrir esse tipo por aqui. Pode me contar em texto?\n  - end: told\n  - id: audio\n    say: Recebi seu áudio e guardei para a equipe, mas ainda não consigo ouvir por aqui. Pode me contar em texto?\n  - note: O cliente mandou um áudio que o atendimento automático não sabe ouvir. Ficou guardado na conversa.\n  - end: told\n  - id: file\n    say: Recebi seu arquivo! Para eu ajudar melhor, me conte em uma mensagem de texto do que se trata.\n',
  },
  {
    path: "system/upset.yaml",
    text: "# O cliente está irritado ou aflito (mood: angry, desperate): uma pessoa, na frente da fila.\nflow: system-upset\ntitle: Cliente irritado\ninputs: [mood, words]\nvars:\n  mood: { type: text }\n  words: { type: text }\nsteps:\n  - say: Sinto muito por isso. Não quero te fazer perder mais tempo comigo.\n    when: mood == \"angry\"\n  - say: Entendo a sua aflição, e não vou te deixar sem ajuda.\n    when: mood != \"angry\"\n  - note: \"PRIORIDADE: {{ mood == 'angry' ? 'cliente irritado' : 'cliente aflito' }}. Escreveu: {{ words }}\"\n  - handoff: { reason: \"PRIORIDADE: {{ mood == 'angry' ? 'cliente irritado' : 'cliente aflito' }}\" }\n",
  },
  {
    path: "system/which-correction.yaml",
    text: '# "Na verdade sim", "ops, não": soa como correção, mas não há o que corrigir.\nflow: system-which-correction\ntitle: O que corrigir\nsteps:\n  - say:\n      any:\n        - "Desculpe, não sei a que isso responde. Me conte em poucas palavras o que você quer, por favor."\n        - "Não achei o que mudar com isso. Qual informação você quer corrigir, ou o que você precisa?"\n',
  },
];
