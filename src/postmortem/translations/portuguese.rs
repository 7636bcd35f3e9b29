//! What sections are called in Portuguese: whole names, and the words that names are put together of.

use super::super::lexicon::{Kind, Words};
use super::super::section::Section;

pub(super) const NAMES: &[(Section, &str)] = &[
    (
        Section::Summary,
        "resumo; resumo executivo; resumo do incidente; sumario executivo; visao geral; descricao; \
         descricao do incidente; o que aconteceu; sintese; descricao geral; descricao do problema",
    ),
    (
        Section::Impact,
        "impacto no cliente; impacto nos usuarios; impacto no negocio; usuarios afetados; clientes afetados; \
         servicos afetados; sistemas afetados; analise de impacto; avaliacao de impacto; avaliacao do impacto; \
         abrangencia; consequencias; utilizadores afetados; servicos impactados; usuarios impactados; \
         clientes impactados; escopo",
    ),
    (
        Section::Timeline,
        "linha do tempo; linha temporal; cronologia dos eventos; sequencia de eventos; cronologia do incidente; \
         linha de tempo; historico; linha do tempo do incidente; timeline do incidente; sequencia dos eventos; \
         timeline dos eventos; timeline de eventos",
    ),
    (
        Section::RootCause,
        "causas raizes; analise de causa raiz; analise da causa raiz; analise de causas; origem; \
         origem do problema; por que aconteceu; por que ocorreu; os cinco porques; os 5 porques; causa provavel; \
         o que causou; o que causou o incidente",
    ),
    (
        Section::ContributingFactors,
        "fatores contribuintes; factores contribuintes; fatores que contribuiram; fatores agravantes; \
         fatores de contribuicao; outros fatores; causas contribuintes",
    ),
    (Section::Trigger, "gatilho; gatilhos; evento gatilho; evento desencadeador; fator desencadeante; desencadeador"),
    (
        Section::Detection,
        "deteccao; detecao; deteccao do incidente; como foi detectado; como foi detetado; descoberta; \
         identificacao; como detectamos; como descobrimos",
    ),
    (
        Section::Resolution,
        "solucoes; o que foi feito; o que fizemos; resolucao; solucao; recuperacao; mitigacao; remediacao; \
         correcao; restauracao; correcoes; resolucao do incidente; mitigacao e resolucao; resposta; \
         resposta ao incidente; acoes tomadas; acoes imediatas; solucao aplicada; acoes realizadas; \
         como foi resolvido; correcao aplicada; contorno; solucao de contorno; medidas imediatas; contencao; \
         restabelecimento",
    ),
    (
        Section::LessonsLearned,
        "licoes aprendidas; licoes; aprendizados; aprendizagens; aprendizado; o que aprendemos; \
         o que foi aprendido; aprendizagem",
    ),
    (
        Section::WhatWentWell,
        "o que correu bem; o que deu certo; o que funcionou; o que funcionou bem; o que foi bem; \
         pontos positivos; o que fizemos bem; o que foi bom; pontos fortes; acertos; o que saiu bem",
    ),
    (
        Section::WhatWentWrong,
        "o que deu errado; o que correu mal; o que nao funcionou; o que nao funcionou bem; o que nao deu certo; \
         pontos negativos; o que pode melhorar; o que podemos melhorar; o que poderia ter sido melhor; \
         pontos de melhoria; pontos a melhorar; oportunidades de melhoria; o que fizemos de errado; \
         o que foi mal; o que saiu mal; o que falhou; o que poderia melhorar; areas de melhoria; melhorar",
    ),
    (Section::WhereWeGotLucky, "onde tivemos sorte; sorte; em que tivemos sorte; golpes de sorte"),
    (
        Section::ActionItems,
        "acoes; acao; proximos passos; plano de acao; planos de acao; itens de acao; acoes corretivas; \
         acoes corretivas e preventivas; medidas corretivas; medidas corretivas e preventivas; \
         acoes de seguimento; acompanhamento; tarefas; recomendacoes; acoes futuras; acoes de melhoria; \
         pendencias; melhorias; acoes de follow up; acoes a tomar; pontos de acao; accoes; accoes correctivas; \
         plano de accao; itens acionaveis; tarefas pendentes; acoes pendentes; acoes propostas; \
         plano de melhoria; melhorias propostas",
    ),
    (
        Section::Prevention,
        "prevencao; acoes preventivas; como evitar; prevencao de recorrencia; plano de prevencao; \
         accoes preventivas",
    ),
    (
        Section::Communication,
        "comunicacao; comunicacoes; comunicacao externa; comunicacao interna; plano de comunicacao; \
         comunicacao com clientes; notificacoes; comunicacao aos clientes",
    ),
    (Section::Background, "historico e contexto; contextualizacao; situacao inicial"),
    (
        Section::SupportingInformation,
        "links uteis; informacoes adicionais; documentacao; fontes; referencias e recursos; \
         informacoes complementares; materiais de apoio; recursos adicionais",
    ),
    (
        Section::Summary,
        "o que ocorreu; o que houve; em poucas palavras; em resumo; os fatos; fatos; relato; o ocorrido",
    ),
    (Section::Impact, "quem foi afetado; quem foi impactado; o que foi afetado; a quem afetou"),
    (Section::Timeline, "sequencia dos fatos; passo a passo; ordem dos eventos"),
    (
        Section::RootCause,
        "por que isso aconteceu; o que causou o problema; qual foi a causa; explicacao; como aconteceu; \
         o problema; o verdadeiro problema",
    ),
    (Section::ContributingFactors, "outras causas; o que piorou"),
    (Section::Trigger, "o que disparou; o que desencadeou; estopim"),
    (
        Section::Detection,
        "como percebemos; como ficamos sabendo; como foi descoberto; primeiros sinais; primeiros sintomas",
    ),
    (
        Section::Resolution,
        "como resolvemos; como resolvi; como corrigimos; como foi corrigido; passos realizados; conserto; \
         volta ao normal; reparo; primeiros socorros; recuperacao do servico; a solucao; a resolucao; a correcao",
    ),
    (Section::LessonsLearned, "o que aprendi; o que nos aprendemos; reflexoes"),
    (Section::WhatWentWell, "o lado bom"),
    (
        Section::WhatWentWrong,
        "o lado ruim; o que pode ser melhorado; a melhorar; dificuldades; falhas; erros cometidos; pontos fracos",
    ),
    (Section::WhereWeGotLucky, "tivemos sorte"),
    (
        Section::ActionItems,
        "o que vem a seguir; e agora; o que vamos fazer; o que faremos; o que vamos mudar; o que mudaremos; \
         o que vai mudar; o que faremos diferente; a fazer; por fazer; trabalho futuro; trabalhos futuros; \
         planos futuros; plano de melhorias; sugestoes; sugestoes de melhoria; propostas de melhoria; \
         compromissos; proximos passos e acoes; encaminhamentos",
    ),
    (
        Section::Prevention,
        "como evitar que aconteca de novo; como evitaremos; para nao acontecer de novo; para que nao se repita; \
         nunca mais; evitar recorrencia; como prevenimos",
    ),
    (Section::Background, "situacao; cenario; arquitetura; visao do sistema; o cenario; infraestrutura"),
    (Section::SupportingInformation, "mais informacoes; capturas de tela; provas; prints; saiba mais"),
    (
        Section::Summary,
        "o incidente; natureza do incidente; o que ocorreu exatamente; definicao do problema; os fatos \
         ocorridos; entendimento do problema; contexto e resumo",
    ),
    (
        Section::Impact,
        "prejuizos; tempo de indisponibilidade; quem sentiu; afetados; duracao e impacto; \
         perdas",
    ),
    (
        Section::Timeline,
        "desenrolar dos fatos; ordem dos acontecimentos; evolucao; evolucao do incidente; acontecimentos",
    ),
    (
        Section::RootCause,
        "raiz do problema; a causa; vulnerabilidade; a vulnerabilidade; a falha; o bug; por que falhou; \
         explicacao tecnica; espinha de peixe; causa subjacente; analise do problema; o que quebrou; analise \
         tecnica",
    ),
    (Section::ContributingFactors, "o que agravou; condicoes latentes"),
    (Section::Trigger, "evento que desencadeou; fator desencadeador; mudanca que disparou"),
    (
        Section::Detection,
        "descoberto por; forma de deteccao; modo de deteccao; relato inicial; deteccao e diagnostico; \
         identificacao do problema",
    ),
    (
        Section::Resolution,
        "erradicacao; o que mudamos; o que foi alterado; o que foi corrigido; o conserto; correcao definitiva \
         aplicada; patch aplicado; intervencao; intervencoes; mudancas aplicadas; solucao temporaria; solucao \
         paliativa; restabelecimento do servico",
    ),
    (
        Section::LessonsLearned,
        "ensinamentos; o que levamos; moral da historia; aprendizados chave; o que levamos disso",
    ),
    (Section::WhatWentWell, "lado positivo; o que ajudou; o positivo; o que fizemos certo"),
    (
        Section::WhatWentWrong,
        "pontos de atencao; fraquezas; o negativo; tropecos; lacunas; lacunas identificadas; falhas no \
         processo; desafios",
    ),
    (Section::WhereWeGotLucky, "por sorte; onde demos sorte; em que demos sorte"),
    (
        Section::ActionItems,
        "solucao proposta; solucoes propostas; plano corretivo; plano de remediacao; melhorias a implementar; \
         tarefas futuras; mudancas propostas; pontos em aberto; tickets criados; o que falta; pendente; \
         linhas de acao; medidas propostas; acoes em andamento; o que falta fazer; backlog de melhorias; \
         trabalho pendente",
    ),
    (
        Section::Prevention,
        "medidas anti regressao; prevencao de regressoes; como evitar no futuro; nao repeticao; testes \
         adicionados; como evitar que ocorra novamente",
    ),
    (
        Section::Communication,
        "notificacao aos clientes; notificacao aos usuarios; comunicacao publica; notificacao as autoridades; \
         comunicacao a anpd",
    ),
    (
        Section::Background,
        "situacao anterior; funcionamento do sistema; funcionamento normal; estado anterior; como o sistema \
         funciona; contexto e historico; contexto inicial; premissas",
    ),
    (
        Section::SupportingInformation,
        "veja tambem; ver tambem; links e referencias; arquivos relacionados; issues relacionadas; evidencias \
         e logs",
    ),
    (Section::Summary, "qual era o problema"),
    (Section::Timeline, "eventos principais; os eventos"),
    (Section::ContributingFactors, "causas adicionais"),
    (Section::ActionItems, "proximas etapas"),
    (
        Section::RootCause,
        "hipotese; hipoteses; hipotese principal; hipotese da causa; hipotese de causa; causa suspeita",
    ),
    (Section::RootCause, "analise; analise do incidente; analise da falha; investigacao e causa"),
    (
        Section::SupportingInformation,
        "prova; comprovacao; comandos executados; comandos utilizados; comandos usados; recursos relacionados",
    ),
    (
        Section::Detection,
        "por que nao foi detectado; por que nao foi detectado antes; por que nao detectamos; por que ninguem percebeu; por que o monitoramento nao pegou",
    ),
    (Section::LessonsLearned, "licao aprendida"),
];

pub(in super::super) const WORDS: Words = Words {
    noun_first: true,
    lists: &[
        (
            Kind::Names(Section::Impact),
            "consequencias consequencia repercussoes abrangencia \
             prejuizos prejuizo perdas",
        ),
        (
            Kind::Names(Section::Timeline),
            "sequencia cronograma \
             evolucao",
        ),
        (
            Kind::Names(Section::RootCause),
            "origem \
             razao razoes",
        ),
        (
            Kind::Names(Section::ContributingFactors),
            "fator fatores contribuintes contribuicao \
             contribuinte",
        ),
        (
            Kind::Names(Section::Trigger),
            "gatilho gatilhos desencadeador desencadeante \
             desencadeou desencadeadora",
        ),
        (Kind::Names(Section::Detection), "deteccao descoberta"),
        (
            Kind::Names(Section::Resolution),
            "resolucao recuperacao mitigacao solucao solucoes resposta correcao correcoes restauracao \
         restabelecimento remediacao contencao \
             mitigacoes reparo reparos conserto erradicacao \
             reparacao",
        ),
        (Kind::Names(Section::LessonsLearned), "licao licoes aprendizado aprendizados aprendizagem ensinamentos"),
        (Kind::Names(Section::WhatWentWrong), "dificuldades fraquezas lacunas"),
        (Kind::Names(Section::WhatWentWell), "acertos sucessos"),
        (
            Kind::Names(Section::Communication),
            "comunicacao comunicacoes comunicados contato \
             notificacao notificacoes",
        ),
        (Kind::Names(Section::Background), "arquitetura ambiente"),
        (Kind::Names(Section::SupportingInformation), "materiais apoio"),
        (
            Kind::Sums,
            "resumo descricao sinopse panorama \
             apresentacao",
        ),
        (
            Kind::Work,
            "acao acoes passo passos mudancas plano planos \
             alteracoes alteracao modificacoes mudanca intervencao intervencoes \
             etapas",
        ),
        (
            Kind::Improves,
            "melhoria melhorias recomendacao recomendacoes sugestoes tarefa tarefas \
             compromissos",
        ),
        (Kind::Items, "itens pontos ponto"),
        (
            Kind::Past,
            "executadas adotadas feitas \
             adotada feita feitos executados efetuadas",
        ),
        (
            Kind::Future,
            "seguintes pendentes planejadas propostas prazo longo acompanhamento \
             planejados \
             propostos proposto",
        ),
        (Kind::Urgent, "imediatas imediata imediatos emergenciais temporarias curto paliativa paliativas"),
        (Kind::Prevents, "prevencao recorrencia"),
        (
            Kind::Corrects,
            "corretivas corretiva corretivos \
             corretivo",
        ),
        (Kind::Hit, "afetados afetadas afetado afetada"),
        (Kind::Lucky, "sorte"),
        (Kind::Good, "fortes bons"),
        (Kind::Bad, "fracos"),
        (Kind::Joins, "do da dos em no na com apos contra"),
        (
            Kind::Plain,
            "estrutural estruturais os as um uma ao falha queda fatos servico servicos principais chave detalhada detalhado \
         detalhadas geral equipe direta diretas analise adicionais visao linha contorno escalacao \
         importantes possiveis \
             ocorrencia ocorrencias provavel uteis gerais dados regressao regressoes \
             nosso nossos nossa nossas",
        ),
    ],
};
