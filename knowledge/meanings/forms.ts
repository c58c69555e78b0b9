/**
 * Irregular forms: the words of a line count as its first word. Plain words, as they are typed. The stemmers handle
 * regular forms ("pagou", "pagamos").
 */
export const FORMS = `
perder perco perca perdi perda
pedir peco peca pecam pedido
fazer faco faz fazem faca fiz fez fizeram feito feita fazendo fariam faria
vir venho vem veio vieram vinha vindo venha
trazer trago traz trazem trouxe trouxeram traga tragam trazendo
ver vejo veem vi viu viram veja
ouvir ouco ouvi ouviu ouca
sair saio sai saem saiu sairam saindo saia
cair caio cai caem caiu cairam caindo caia
colocar ponho poe poem pus pos puseram ponha botar boto bota coloca coloco colocam colocou
dizer digo diz dizem disse disseram diga dito falar fala falou
ler leio le li leu leia
medir meco meca
dormir durmo durma
servir sirvo serve servem
vestir visto vista
sentir sinto sente
preferir prefiro
conseguir consigo consegue conseguem consiga consegui conseguiu
seguir sigo segue siga
subir subo sobe sobem
sumir sumo some somem
descobrir descubro
dividir divido
querer quis quiser quiseram queira
caber cabe cabem coube caibo
manter mantenho mantem manteve
obter obtenho obtem obteve
crer creio
dar dou deram dei deu dao dando
ir fui foram ido indo
estragar estraga estragou estragado
imprimir impresso impressa impressos
entregar entregue entregues entrega
aceitar aceito aceitam aceita
pagar pago paga pagam pagou pagamento pagto
ganhar ganho ganha
gastar gasto gasta
prender preso presa presos
morrer morreu morto morta morre
abrir aberto aberta abre abrem abriu
cobrir coberto coberta cobre cobrem cobertura
escrever escrito escrita
eleger eleito
suspender suspenso suspensa suspensao
incluir incluso inclusa inclusos inclui incluem incluido
excluir excluso exclui
atender atende atendem atendido atendimento
nascer nascimento
vender venda vendas vende vendem
comprar compra compras compro
trocar troca trocas troco trocam
trabalhar trabalho trabalham
instalar instalacao instalador instalam
cancelar cancelamento cancelado cancela
agendar agendamento agenda
pagar pagamento pagamentos
atrasar atraso atrasos atrasado
avaliar avaliacao
reclamar reclamacao
devolver devolucao devolvem
receber recebimento recibo
mudar mudanca mudancas
cobrar cobranca cobrancas
garantir garantia
durar duracao
limpar limpeza limpezas
retirar retirada
visitar visita visitas
consultar consulta consultas
reservar reserva reservas
hospedar hospedagem hospede
alugar aluguel
assinar assinatura
vencer vencimento vencido vencem
permitir permitido permissao
proibir proibido
autorizar autorizacao
renovar renovacao
inscrever inscricao
matricular matricula
vacinar vacina vacinas vacinacao
aplicar aplicacao
confirmar confirmacao
transferir transferencia
descontar desconto
parcelar parcela
emprestar emprestimo
depositar deposito
duvidar duvida
recuperar recuperacao
formatar formatacao
configurar configuracao
atualizar atualizacao
conectar conexao
velocidade veloz
beber bebida bebidas
comer comida come comem comeu
almoco almocar almocei
jantar janta
festa festas
cachorro cachorros cachorra caes cao dog dogs doguinho cachorrinho
gato gatinho gata
cadeira cadeirinha cadeirao cadeiroes
bebe nenem bebezinho
crianca criancas
mae mamae
avo vovo vo vozinha
doutor dr dra doutora
apartamento apto ap ape
bicicleta bike bikes
refrigerante refri
geladeira gelado gelada gelados
quente quentinha
fone headset
moto motoca
motoboy entregador
curriculo cv
aniversario niver aniversariante
vegano vegana veganos
vegetariano vegetariana
celiaco celiaca
gravida gravidez
fisioterapia fisio
dermatologista dermato dermatologia
ginecologista gineco ginecologia
pediatra pediatria
psicologo psicologa psicologia psico
psiquiatra psiquiatria
oftalmologista oftalmo oftalmologia
ortopedista ortopedia
cardiologista cardiologia cardio
dentista odontologia odonto
ultrassom ultrassonografia ultra usg
ressonancia rm
checkup check
hormonio hormonal hormonais hormonios
video videos
foto fotos fotografia
imposto impostos
professor profe professora prof
faculdade facul
academia acad
estacionamento estacionar estaciona
documento documentos doc docs rg
pendrive pen
bluetooth bt
aplicativo app apps aplicativos
informacao info infos
profissional profissionais
funcionario funcionarios
minuto minutos min mins
semana semanas
quilo kg quilos
metro metros
pessoa pessoas pax
reais real conto contos pila
gigabyte giga gigas gb
megabyte mega megas mb mbps
adaptado adaptada
acessivel acessibilidade
deficiente deficiencia pcd
cadeirante cadeirantes
amigo amigos
familia familiar familiares
`;

/** Real words that customers write and companies seldom do. None of them is corrected as a typing mistake. */
export const KNOWN_WORDS = `
acho achar acabar acabei adianta ajuda ajudar ajude alguma algumas algum alias ainda alto alta amanha andar ano anos anteontem antigo antiga apareceu aparece
apertar apertei apenas aprender aquela aquele aquelas aqueles arrancar assim assistir ate atras atual aumento banco barata basico basica beber boca bola bolsa
braco brasil bravo cabeca cada caminho carne carro carta certo certa chato cheguei cheio cheia chorar cima claro coisa coisas coitado comum comuns conhecer
conheco conta conte contar copo cor cores corpo correto correta corrida criar custoso dedo deixar deixei demorar dentro dependendo depende desculpa desculpe desde
desse dessa dentes diferente dificil direito direita doce dona dono duas dois durante embaixo emprego encontrar encontrei enquanto ensinar entender entendi entrar
entrou errado errei escola escolher escondido escuto escutar esperar espero esposa esquerda esqueci esqueceu estrada estranho eternidade etc exatamente exemplo
facil facam falta falaram falou feio feliz fila filha filho final fique firme forte fraco frente fundo fundos gente geral globo grande gordo gosto grato grata grave
homem hoje horas igual importante importa inteiro inteira inverno irma irmao isso janela jeito jogar jogo jovem julho junho junto junta lado lados larga legal
lembro lembrar letra leve limpo livre logo longe lugar lugares maior maioria mandei mandar manha maquina marido mas medo meia meio melhor menino menina menos
mercado mes meses mesa metade mexer mexe minha minhas momento morar moro moram muda mulher mundo nada namorada namorado natural nenhum nenhuma nesse nessa noite
nome normal nossa nosso nova novo nunca numero obrigado ombro onde ontem opa orelha osso outra outras outro outros ouvido pai paga paguei palavra parar parece
parede parente parte partir passar passado passei pedaco pegar pegou peito pena pensar pensei pequeno pequena perco perna perto pessoa piada pior ponto porta possa
possivel posso praia pressa presta primeira primeiro primo prima principal procurar prometeram pronto proprio proxima proximo puder puxar quadro quase quebra querido quero
quiser rachou raiva rapaz receio recebo rei resolver resolve resto reto rico rir roda rosto roupa rua sabor sala sangue santo saude sei semana sempre sentar sentei
sera seria serio serve sinto sobrado sobre sobrinho sobrinha socorro sofa sogra sogro sol solto sono sorte sozinho sozinha subindo sucesso sujo surgiu tampa tanto tarde
tema tentar tentei terca terra testa tia tio tirar tirei tiro toalha toda todas todo todos tomar tomei trabalho tranquilo transito tratar triste troco turma
ultima ultimo uma unico unica usar uso usei vaca vai valor vazio velho velha vendo verao verdade vermelho vez vezes viagem vida vidro vindo vinda virar visitar vista
viva vivo volta voltar voltou vontade voz vossa tenha tenham seja sejam sentido segundos nenhumas imprevisto emprestam empresta emprestar inchado inchada
embora enfim entanto portanto porem contudo todavia alem aqueles daquele daquela daqui dali desta deste disso disto nele nela neles nelas dele dela deles delas
fosse fossem fui iria irei vamos vinham tinha tinham teria teriam tenho tive tiver tivesse houve houver haver havia houvesse estiver estivesse estavam
carioca caneta cinema circo cobra coelho concerto couro cozinha cruz curva dado danca deus diabo disco dor ela escudo estrela faca fada farinha feijao ferro
festa fogo folha fonte forca forno fruta fumaca galinha gelo grama greve guarda guerra hora horta igreja ilha jardim joelho lama lapis lata leao leite lenha linha
livro lixo lua luta luva mala mapa marca massa mato medida mel mesmo mestre milho missa moeda molho monte morro motor muro musica navio neve ninho nuvem oculos ovo
panela papel pasta pato pedra peixe pele peso pilha pista planta poco poeta pomba ponte porco porto posto pote praca prata prato preto queijo queixo rabo raiz
ramo rato rede regra relogio remo renda rio risco rocha rosa saia sal sapato seda selo serra sino sopa suco tapa tela teto tigre tinta tiro touro torre trem tribo tubo
urso uva vale vara vela vento verde viola visao zebra abacate abril agosto azul banana batata bolo branco cabelo cama caminhao campo cana casaco cavalo cenoura cereja
cinto colher copa corda dezembro domingo elefante escada espelho fevereiro flor formiga fogao garrafa girafa guitarra janeiro lampada laranja limao macaco maio marco
martelo morango novembro outubro padaria parque pera quadra quarta quinta relampago sabado segunda setembro sexta tartaruga telhado tesoura tomate trovao vaso
`;
