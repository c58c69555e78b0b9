/**
 * Everyday sentences that concern no company's flow: private talk, other trades, errands, advertising, nonsense. They
 * teach the classifier that common openings ("quero", "qual o", "vocês têm", "meu … quebrou") mean nothing by
 * themselves, and what messages look like that are none of the company's business.
 */
export const BACKGROUND: readonly string[] = `
  quero comprar uma camiseta azul | quero ir para a praia | quero uma coxinha e um refrigerante
  queria saber quem ganhou a eleição | preciso de um emprego | preciso comprar leite e ovos | preciso de um médico
  qual o nome do seu filho | qual o resultado da loteria | qual a melhor música do ano | qual seu time
  quanto está o jogo | quanto é dois mais dois | quantos anos você tem | vocês vendem sapato
  vocês fazem bolo de aniversário | vocês têm vaga de trabalho | vocês lavam tapete | vocês entregam comida
  meu gato fugiu de casa | meu fogão quebrou | minha moto não pega | minha televisão queimou
  meu vizinho faz barulho | minha mãe está no hospital | meu filho não quer comer | minha cabeça está doendo
  meu time perdeu de novo | onde compro remédio | onde fica a praia mais bonita | que horas começa a novela
  que horas sai o trem | que dia é o carnaval | como se faz feijão | como está o trânsito
  como se chama o presidente da frança | quem é você | quem inventou o avião | você é bonita | você tem namorado
  você gosta de mim | eu te amo muito | estou com saudade | estou com fome | estou triste hoje
  vamos sair no fim de semana | te vejo na festa | a reunião foi adiada | manda a foto da viagem
  manda um beijo para sua mãe | feliz natal e próspero ano novo | bom fim de semana para todos | deus abençoe
  amém | clique e ganhe prêmios | promoção imperdível compre já
  somos uma agência de marketing e queremos apresentar nossos serviços | alugo casa na praia
  vendo carro usado em bom estado | estou oferecendo empréstimo consignado | parabéns você foi sorteado
  escreve um poema | me ajuda com o dever de matemática | traduz isso para mim | o filme é muito bom
  hoje está muito calor | vai chover amanhã | o ônibus atrasou | acabou a luz do bairro
  perdi minha carteira na rua | cancelar minha conta do banco | pagar a conta de água
  segunda via da fatura do cartão | tirar passaporte | renovar a carteira de motorista | teste | aaaa | abc
  número errado | desculpa foi engano | quem fala | what time is the movie | i love you | quiero una pizza
  qual o placar do jogo de hoje | quem vai jogar a final | meu time foi campeão | que jogo passa na tv | vamos jogar bola domingo | o juiz roubou
  vou fazer um churrasco | receita de pudim | como tirar mancha de molho | comprei carne pro almoço | pede um lanche pra mim | quero um hambúrguer | qual o cardápio de hoje
  está frio demais | será que chove no feriado | faz quantos graus aí | que sol forte hoje | caiu granizo
  comprar passagem de ônibus | quanto custa uma viagem para o nordeste | tem hotel com piscina | quero alugar um carro | perdi o voo | qual o melhor destino de férias
  meu pneu furou | o carro está fazendo barulho | trocar o óleo do carro | bati o carro | quanto vale meu carro | multa de trânsito | a bateria do carro arriou
  meu cachorro comeu chocolate | adotar um filhote | dar banho no cachorro | vacina de gato | ração para filhote | meu passarinho não canta
  estou gripado | que remédio tomo para febre | estou com dor no joelho | marcar dentista | exame de sangue em jejum | minha pressão subiu | psicólogo perto daqui
  cortar o cabelo | pintar as unhas | quero fazer tatuagem | maquiagem para festa | alisamento de cabelo | fazer a barba
  procuro apartamento para alugar | vendo terreno | preciso de um eletricista | a torneira está pingando | pintar a parede da sala | consertar o sofá | a porta emperrou | entupiu a pia
  estou procurando trabalho | tem vaga para auxiliar | como faço um currículo | fui demitido | quanto ganha um professor | aceitam estagiário
  curso de costura | quando sai o resultado do vestibular | me explica a segunda guerra mundial | quanto é a raiz quadrada de nove | resumo do livro | tabela periódica | capital da itália
  como abrir uma empresa | imposto atrasado | tirar a identidade | título de eleitor | votar em quem | aposentadoria por idade | seguro desemprego | benefício do governo
  cotação do euro | ganhar dinheiro sem sair do sofá | invista agora e lucre | empréstimo fácil sem consulta | ganhe um prêmio clicando aqui | oferta só hoje frete grátis | lista de transmissão vip | divulgue seu negócio com a gente
  somos fornecedores e queremos uma parceria | trabalho com marketing digital | faço sites e logotipos | represento uma distribuidora | gostaria de apresentar nossa empresa | ofereço serviço de limpeza
  vendem geladeira usada | vocês vendem ventilador | tem tinta para parede | vocês alugam cadeiras | fazem festa infantil | tem sorvete | vocês vendem flores | fazem camiseta personalizada | tem bicicleta | consertam relógio | afiam faca | arrumam micro-ondas | consertam bicicleta | vendem gás | lavam carro | fazem frete | fazem mudança | plastificam documento | tiram xerox | vendem remédio
  minha lavadora está vazando água | o fogão não acende | o ventilador parou | meu relógio quebrou | o chuveiro queimou | meu óculos quebrou | o portão não abre | meu guarda-chuva rasgou | a campainha não toca
  qual seu signo | você é de verdade | onde você nasceu | você dorme | quer ser meu amigo | você é casado | canta uma música | conta uma história | me manda uma foto sua | me fala uma curiosidade | adivinha quem é | você sabe cozinhar | vamos namorar
  acredita em fantasma | qual o sentido de tudo | por que o céu é azul | quem criou o mundo | jesus te ama | ore por mim | bom domingo abençoado | boa sorte na prova | parabéns pelo bebê | feliz dia das mães | feliz páscoa | bom feriado
  estou cansado | estou entediado | estou feliz demais | minha namorada brigou comigo | briguei com meu irmão | meu avô faleceu | não consigo dormir | acordei tarde | estou no ônibus | já cheguei do trabalho | já almocei | estou saindo agora | te ligo mais tarde | passa lá depois da aula | busca as crianças na escola | compra arroz no mercado | deixei a chave na portaria | a festa é no sábado | você vem para o jantar | a tia mandou lembranças
  olha esse meme | viu a notícia | que série você recomenda | o final do filme | qual o nome dessa música | show da cantora | ingresso para o teatro | horóscopo de hoje | número da sorte
  número da polícia | onde fica o hospital | a farmácia fica aberta até quando | horário do banco | que horas fecha o mercado | endereço da prefeitura | telefone do cartório | o correio abre amanhã | horário da missa | onde tem uma padaria | que ônibus vai para a rodoviária | preço da gasolina | quanto está o quilo do tomate | valor do salário mínimo | quanto custa um apartamento | quanto custa uma bicicleta
  meu pedido da pizzaria não chegou | o uber cancelou | cancelar a assinatura da revista | cancelar o cartão da loja | trocar um sapato que comprei | a roupa veio errada | minha encomenda da china | a conta de gás está errada | caiu a energia do prédio | falta água no bairro | o lixo não foi recolhido | o vizinho escuta música alta
  quem é | foi engano | mensagem apagada | mandei no grupo errado | não era para você | esse número é de quem | pode desconsiderar | me adiciona no grupo | repassa para dez pessoas | corrente do bem | ligação perdida | oi sumida
  dá para resolver sem sair de casa | hoje não vou sair de casa | saí de casa atrasado | vou sair do trabalho às seis
  1234 | blá blá blá | xpto | lorem ipsum | qwerty | teste de mensagem | um dois três
  how old are you | tell me a joke | where are you from | buy cheap followers | cuéntame un chiste | dónde queda el museo | te quiero mucho
`
  .split(/[|\n]/)
  .map((line) => line.trim())
  .filter((line) => line !== "");
