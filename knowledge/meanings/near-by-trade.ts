/** More lines like those of NEAR_MEANINGS: about people, and what they eat, need, study, wear and rent. */
export const NEAR_MEANINGS_BY_TRADE = `
crianca bebe infantil menor
crianca filho filha kids
kids infantil brinquedo brinquedoteca
pediatra pediatria crianca infantil
adolescente menor jovem
menor responsavel idade
idoso vovo terceira idade
sozinho acompanhante acompanhado
acompanhante responsavel acompanhar
gravida gestante gravidez gestacao
bebe fralda trocador amamentar
comida prato refeicao lanche
comer alimentar jejum refeicao
almoco jantar refeicao almocar
cardapio menu prato
bebida drink caipirinha cerveja chope
cerveja chope bebida alcoolica
vinho rolha garrafa bebida
refrigerante refri bebida
pizza sabor fatia pedaco
pedaco fatia porcao
pequeno broto individual menor
grande familia gigante
sobremesa doce
carne vegetariano vegano
vegetariano vegano carne
verdura legume hortalica organico
organico agrotoxico
queijo leite lactose mussarela
gluten celiaco trigo
alergia alergico intolerancia
peixe frutos mar
remedio medicamento medicacao comprimido
receita prescricao remedio
receita medicamento renovar
consulta exame procedimento
consulta medico doutor atendimento
doutor medico profissional especialista
dentista odontologia dente
dermatologista dermatologia pele
psicologo psicologia terapia sessao
psiquiatra psiquiatria
fisioterapia fisioterapeuta fisio
cardiologista cardiologia coracao
oftalmologista oculos olho vista
encaminhamento pedido guia solicitacao
exame pedido medico
exame resultado laudo
sangue hemograma coleta
beber tomar agua
comer jejum alimento
barriga abdome estomago
xixi urina bexiga urinar
dor doer doendo incomodar
dor reacao febre efeito
tosse gripe resfriado
febre temperatura
vacina dose imunizacao
dose aplicacao vacina
urgencia emergencia pronto socorro
urgente urgencia encaixe hoje express rapido
fila espera prioridade
convenio plano seguro saude
convenio carteirinha cartao
particular convenio
seguro seguradora apolice
atestado declaracao comprovante
declaracao comparecimento comprovante
comprovante recibo
retorno voltar mostrar
cirurgia operacao procedimento
anestesia sedacao
pontos cirurgia
adaptar adaptado acessivel
banheiro toalete
roupa vestir traje
levar trazer documento
reservar reserva marcar mesa
grupo turma pessoas
festa evento aniversario comemorar
aniversario bolo parabens
casamento festa evento
salao espaco local
alugar aluguel locacao
musica banda show vivo
banda musica show
couvert artistico musica
garcom servico gorjeta
animal cao guia
externo fora quintal livre
mesa lugar assento
atrasado pendente aberto
quantidade pessoas capacidade caber
caber lugar capacidade
errado trocado faltar
faltar faltando incompleto
frio gelado
presente vale brinde
vale cartao presente
ganhar brinde premio
casaco objeto perdido esquecido
perdido achados objeto
forno assar aquecer
sabor recheio opcao
meio metade
borda recheio recheada
segredo sigilo privacidade
privacidade dados lgpd informacao
compartilhar passar informacao terceiros
parente familiar marido esposa
senha acesso login
senha esqueci redefinir recuperar
usuario login conta
etiqueta adesivo
luz lampada led
piscar luz
vermelho luz
energia luz eletrica
parede furo furar
predio condominio sindico portaria
porteiro portaria
vizinho condominio
mudanca endereco mudar
transferencia titularidade mudar
falecer morte falecimento obito
desempregado desemprego
aluno estudante matricula
matricula inscricao matricular
inscrever inscricao cadastro
curso aula turma
aula experimental teste
professor instrutor personal
prova exame avaliacao
certificado diploma
mensalidade bolsa desconto
apostila material livro
uniforme roupa
academia treino musculacao
treino exercicio aula
piscina natacao
vestiario armario
toalha roupa
corte cabelo barba
cabelo tintura pintar
unha manicure pedicure
depilacao cera laser
sobrancelha maquiagem
massagem relaxar spa
tamanho numero medida
provar experimentar
cor modelo
estoque disponivel
trocar devolver produto
embalagem caixa lacrado
embrulho presente embalagem
pedido encomenda compra
encomenda encomendar antecedencia
quarto hospedagem suite
diaria hospedagem noite pernoite
checkin entrada chegada
checkout saida
hospedar reserva quarto
cafe manha
cama berco colchao
piscina lazer
praia mar
passeio tour excursao
passagem bilhete ticket
bagagem mala
embarque voo aeroporto
ingresso entrada bilhete
banho tosa pet
racao alimento pet
castrar castracao
veterinario vet consulta
oleo troca revisao
pneu roda alinhamento
freio pastilha
motor mecanico
guincho reboque socorro
batida funilaria pintura
lavar roupa lavanderia
passar ferro roupa
mancha tirar
aluguel inquilino locacao
fiador caucao garantia
chave vistoria
obra reforma construcao
chaveiro chave fechadura
vazamento encanamento encanador
eletricista eletrica
limpeza faxina diarista
dedetizacao inseto barata
contador imposto contabilidade
advogado processo juridico
emprestimo credito financiamento
juros taxa encargos
saldo extrato
saque sacar
transferencia pix
conta corrente banco
limite cartao
anuidade taxa
bloquear cartao perda roubo
sinistro acidente acionar
falta energia apagao
consumo medidor leitura
religacao corte
vazamento agua
livro emprestimo biblioteca
renovar renovacao prorrogar
doar doacao
voluntario ajudar
aplicativo app baixar
atualizar atualizacao versao
integrar integracao api
usuario licenca conta
teste gratis trial
suporte ajuda atendimento
cancelar assinatura
nuvem backup
exportar baixar
importar enviar
idioma lingua ingles espanhol
falar conversar atendente pessoa
humano atendente pessoa
contato falar telefone
responder resposta retorno
confirmar confirmacao
antecedencia antes previo
duracao durar tempo
minuto hora tempo
manha tarde periodo turno
turno periodo horario
noite noturno jantar
sabado domingo semana
feriado natal ano carnaval
natal ano feriado dezembro
ficar permanecer
perto proximo
longe distancia
bairro regiao cidade
cobertura atender regiao bairro
cidade municipio
correio sedex transportadora
peso quilo
ideal recomendar indicado
serve indicado ideal
diferenca comparar diferente
melhor recomendar
seguro confiavel seguranca
original genuino
marca fabricante
peca componente
nacional importado
estrangeiro exterior internacional
homem masculino
mulher feminino
incluir incluso
excluir fora
levar embora
testar teste experimentar
experimentar teste gratis
emprestar reserva emprestimo
descartar descarte lixo reciclar jogar
reciclar reciclagem descarte
ecologico sustentavel ambiente
fumar cigarro fumante
tomada carregar
gravar gravacao camera
camera seguranca monitorar
fechar encerrar
fim termino encerrar
comecar inicio iniciar
continuar manter
sumir desaparecer
estufar inchar
pular aparecer
escutar ouvir som
som audio volume
imagem video
impressora imprimir impressao cartucho tinta
imprimir impresso papel
papel impresso via
tinta cartucho
programa software aplicativo
windows sistema
formatar formatacao reinstalar
licenca ativar
virus antivirus malware infectado
video videogame console
controle joystick
porta entrada conector
voltagem tensao volts
placa componente
`;
