//! What sections are called in languages that have no words of their own in the lexicon: whole names only. Norwegian,
//! Danish and Swedish, Polish, Czech, Russian and Ukrainian, Finnish, Turkish, Indonesian, Korean.

use super::super::section::Section;

pub(super) const NAMES: &[(Section, &str)] = &[
    // Norwegian, Danish, Swedish
    (
        Section::Summary,
        "oppsummering; sammendrag; hva skjedde; hendelsesbeskrivelse; beskrivelse av hendelsen; kort oppsummering; kort fortalt; sammenfatning; opsummering; hvad skete der; hvad skete; beskrivelse; haendelsesbeskrivelse; sammanfattning; vad hande; beskrivning; handelsebeskrivning; incidentbeskrivning; oversikt; overblik; beskrivelse av hendelse; kort sammendrag; kort sammanfattning; om hendelsen",
    ),
    (
        Section::Impact,
        "pavirkning; konsekvenser; konsekvens; omfang; berorte brukere; berorte tjenester; berorte kunder; skadeomfang; indvirkning; pavirkede brugere; paverkan; omfattning; berorda anvandare; berorda kunder; drabbade kunder; drabbade anvandare; pavirkning pa brukere; hvem ble pavirket; paverkan pa kunder; konsekvenser for brukere",
    ),
    (
        Section::Timeline,
        "tidslinje; hendelsesforlop; forlop; tidsforlop; haendelsesforlob; forlob; tidsforlob; handelseforlopp; forlopp; kronologi; tidslinje for hendelsen; handelseforloppet; hendelsesforlopet",
    ),
    (
        Section::RootCause,
        "rotarsak; arsak; arsaker; rotarsaker; arsaksanalyse; rotarsaksanalyse; underliggende arsak; grundorsak; grundorsaker; orsak; orsaker; rotorsak; orsaksanalys; rotorsaksanalys; arsag; arsager; grundarsag; rodarsag; arsagsanalyse; hvorfor skjedde det; varfor hande det; hvorfor skete det; bakomliggende arsak; bakomliggande orsak; grundorsaksanalys",
    ),
    (
        Section::ContributingFactors,
        "medvirkende; medvirkende faktorer; medvirkende arsaker; bidragende faktorer; medvirkende arsager; bidragande faktorer; bidragande orsaker; bidragende arsaker; medverkande faktorer",
    ),
    (
        Section::Trigger,
        "utlosende arsak; utlosende faktor; utlosende hendelse; udlosende arsag; udlosende faktor; utlosande faktor; utlosande orsak",
    ),
    (
        Section::Detection,
        "oppdagelse; deteksjon; hvordan ble det oppdaget; opdagelse; upptackt; detektering; hur upptacktes det; hvordan blev det opdaget; hvordan ble hendelsen oppdaget",
    ),
    (
        Section::Resolution,
        "losning; gjenoppretting; utbedring; retting; feilretting; strakstiltak; umiddelbare tiltak; handtering; genopretning; afhjaelpning; udbedring; aterstallning; hantering; omedelbara atgarder; utforte tiltak; gjennomforte tiltak; gjenopprettelse; vidtagna atgarder; strakstiltag; akutte tiltak; fejlretning",
    ),
    (
        Section::LessonsLearned,
        "laerdommer; hva laerte vi; laeringspunkter; laering; erfaringer; lardomar; vad larde vi oss; erfarenheter; laeringer; laerdom; hvad laerte vi; laering og erfaringer",
    ),
    (
        Section::WhatWentWell,
        "hva gikk bra; hva fungerte; hva fungerte bra; hva gikk godt; det som gikk bra; vad gick bra; vad fungerade; vad fungerade bra; hvad gik godt; hvad fungerede; hvad gik bra; dette gikk bra; det gick bra",
    ),
    (
        Section::WhatWentWrong,
        "hva gikk galt; hva gikk darlig; hva fungerte ikke; forbedringspunkter; hva kan bli bedre; vad gick fel; vad gick daligt; vad fungerade inte; hvad gik galt; hvad gik darligt; hvad fungerede ikke; hva kunne gatt bedre; vad kunde gatt battre; hva kan forbedres; vad kan forbattras; hvad kan forbedres; hva gikk ikke bra; hva gikk mindre bra; vad gick mindre bra",
    ),
    (Section::WhereWeGotLucky, "hvor hadde vi flaks; flaks; hvor var vi heldige; var hade vi tur; hvor var vi heldig"),
    (
        Section::ActionItems,
        "tiltak; oppfolging; oppfolgingspunkter; handlingspunkter; videre tiltak; neste steg; aksjonspunkter; handlingsplan; korrigerende tiltak; tiltaksliste; tiltaksplan; forbedringstiltak; videre arbeid; handlinger; opfolgning; opfolgende handlinger; naeste skridt; korrigerende handlinger; atgarder; atgardspunkter; atgardsplan; uppfoljning; nasta steg; fortsatta atgarder; korrigerande atgarder; forbattringsatgarder; tiltag; videre tiltag; anbefalinger; oppfolgingstiltak; oppgaver; atgardslista; rekommendationer; langsiktige tiltak; foreslatte tiltak; planlagte tiltak",
    ),
    (
        Section::Prevention,
        "forebygging; forebyggende tiltak; forebyggelse; forebyggende tiltag; forebyggande atgarder; forebyggande; hvordan unnga gjentakelse; hvordan forhindre gjentakelse; hvordan undgar vi det igen; forbyggande atgarder",
    ),
    (Section::Communication, "kommunikasjon; intern kommunikasjon; ekstern kommunikasjon; varsling av kunder"),
    (Section::Background, "bakgrunn; baggrund; bakgrund; kontekst"),
    (
        Section::SupportingInformation,
        "vedlegg; referanser; lenker; bilag; bilagor; referenser; lankar; relaterte lenker; kilder",
    ),
    // Polish
    (
        Section::Summary,
        "podsumowanie; streszczenie; opis incydentu; opis zdarzenia; co sie stalo; opis; opis awarii; podsumowanie incydentu; krotki opis; opis problemu",
    ),
    (
        Section::Impact,
        "wplyw; skutki; zakres wplywu; wplyw na uzytkownikow; wplyw na klientow; konsekwencje; wplyw na biznes; dotknieci uzytkownicy",
    ),
    (
        Section::Timeline,
        "os czasu; chronologia; przebieg zdarzen; przebieg; przebieg incydentu; os czasu incydentu; chronologia zdarzen; przebieg awarii",
    ),
    (
        Section::RootCause,
        "przyczyna; przyczyny; przyczyna zrodlowa; glowna przyczyna; przyczyna glowna; analiza przyczyn; pierwotna przyczyna; przyczyny zrodlowe; analiza przyczyny zrodlowej; przyczyna awarii; przyczyna incydentu",
    ),
    (Section::ContributingFactors, "czynniki przyczyniajace sie; czynniki sprzyjajace; czynniki wspolprzyczyniajace"),
    (Section::Trigger, "wyzwalacz; zdarzenie wyzwalajace"),
    (Section::Detection, "wykrycie; detekcja; jak wykryto; wykrycie problemu; wykrycie incydentu"),
    (
        Section::Resolution,
        "rozwiazanie; naprawa; przywrocenie; mitygacja; usuniecie awarii; podjete dzialania; przywrocenie uslugi; rozwiazanie problemu",
    ),
    (
        Section::LessonsLearned,
        "wnioski; wyciagniete wnioski; czego sie nauczylismy; wnioski na przyszlosc; wyciagniete lekcje",
    ),
    (Section::WhatWentWell, "co poszlo dobrze; co zadzialalo; co zadzialalo dobrze"),
    (Section::WhatWentWrong, "co poszlo zle; co nie zadzialalo; co mozna poprawic; co poszlo nie tak"),
    (Section::WhereWeGotLucky, "gdzie mielismy szczescie"),
    (
        Section::ActionItems,
        "dzialania; zadania; dalsze kroki; nastepne kroki; plan dzialan; dzialania naprawcze; dzialania korygujace; kolejne kroki; rekomendacje; do zrobienia; plan naprawczy; zadania do wykonania",
    ),
    (
        Section::Prevention,
        "zapobieganie; dzialania zapobiegawcze; prewencja; jak zapobiec; dzialania prewencyjne; jak zapobiec powtorzeniu",
    ),
    (Section::Communication, "komunikacja"),
    (Section::Background, "tlo"),
    (Section::SupportingInformation, "zalaczniki; linki; odnosniki; materialy; materialy dodatkowe"),
    // Czech
    (Section::Summary, "shrnuti; co se stalo; popis incidentu; popis"),
    (Section::Impact, "dopad; dopady; dopad na uzivatele"),
    (Section::Timeline, "casova osa; prubeh; prubeh incidentu; prubeh udalosti"),
    (Section::RootCause, "pricina; pricina incidentu; korenova pricina; hlavni pricina; analyza pricin"),
    (Section::Detection, "detekce; jak jsme to zjistili"),
    (Section::Resolution, "reseni; naprava; obnova; obnoveni sluzby"),
    (Section::LessonsLearned, "pouceni; co jsme se naucili"),
    (Section::WhatWentWell, "co se povedlo; co fungovalo"),
    (Section::WhatWentWrong, "co se nepovedlo; co nefungovalo; co se pokazilo"),
    (Section::ActionItems, "napravna opatreni; dalsi kroky; akcni kroky; opatreni; ukoly"),
    (Section::Prevention, "prevence; preventivni opatreni"),
    (Section::SupportingInformation, "prilohy; odkazy"),
    // Russian, Ukrainian
    (
        Section::Summary,
        "резюме; краткое описание; описание инцидента; что произошло; описание; сводка; краткое содержание; обзор; что случилось; описание проблемы; суть инцидента; краткая сводка; кратко; підсумок; опис інциденту; що сталося",
    ),
    (
        Section::Impact,
        "влияние; последствия; ущерб; масштаб; затронутые сервисы; затронутые пользователи; влияние на пользователей; влияние на бизнес; импакт; влияние на клиентов; вплив; наслідки",
    ),
    (
        Section::Timeline,
        "хронология; таймлайн; хронология событий; временная шкала; ход событий; хронология инцидента; хронологія; таймлайн инцидента; последовательность событий; хронологія подій",
    ),
    (
        Section::RootCause,
        "причина; причины; корневая причина; первопричина; коренная причина; анализ причин; анализ первопричин; корневые причины; причина инцидента; анализ корневой причины; почему это произошло; причины инцидента; анализ первопричины; основная причина; причина сбоя; першопричина; причини; коренева причина",
    ),
    (Section::ContributingFactors, "способствующие факторы; сопутствующие факторы; способствовавшие факторы"),
    (Section::Trigger, "триггер; триггеры"),
    (
        Section::Detection,
        "обнаружение; как обнаружили; детект; как узнали; выявление; обнаружение проблемы; виявлення; как была обнаружена проблема",
    ),
    (
        Section::Resolution,
        "решение; устранение; восстановление; исправление; как исправили; устранение проблемы; что сделали; как починили; устранение инцидента; митигация; принятые меры; решение проблемы; виправлення; вирішення; восстановление сервиса; предпринятые действия",
    ),
    (
        Section::LessonsLearned,
        "уроки; извлеченные уроки; извлечённые уроки; выводы; чему научились; чему мы научились; усвоенные уроки; полученные уроки; висновки; уроки и выводы",
    ),
    (
        Section::WhatWentWell,
        "что прошло хорошо; что сработало; что было хорошо; что пошло хорошо; что получилось; що пішло добре; что сработало хорошо",
    ),
    (
        Section::WhatWentWrong,
        "что пошло не так; что прошло плохо; что не сработало; что было плохо; что можно улучшить; что можно было сделать лучше; что пошло плохо; що пішло не так; что не получилось",
    ),
    (Section::WhereWeGotLucky, "где повезло; в чем повезло; где нам повезло; в чём повезло; где нам просто повезло"),
    (
        Section::ActionItems,
        "план действий; действия; задачи; дальнейшие шаги; следующие шаги; меры; корректирующие действия; рекомендации; корректирующие меры; план работ; что делать дальше; план дій; задачи и действия; дальнейшие действия; план мероприятий; список задач; планы",
    ),
    (
        Section::Prevention,
        "предотвращение; профилактика; меры по предотвращению; превентивные меры; как предотвратить; предотвращение повторения; как избежать повторения; предотвращение в будущем",
    ),
    (Section::Communication, "коммуникация; коммуникации; комунікація"),
    (Section::Background, "контекст; предыстория; предпосылки"),
    (
        Section::SupportingInformation,
        "ссылки; материалы; дополнительные материалы; приложения; полезные ссылки; дополнительная информация; приложение; связанные ссылки; посилання",
    ),
    // Finnish
    (Section::Summary, "yhteenveto; tiivistelma; mita tapahtui"),
    (Section::Impact, "vaikutus; vaikutukset"),
    (Section::Timeline, "aikajana; tapahtumien kulku"),
    (Section::RootCause, "juurisyy; syy; syyt; perussyy; juurisyyanalyysi"),
    (Section::Detection, "havaitseminen; miten havaittiin"),
    (Section::Resolution, "ratkaisu; korjaus; palautuminen; korjaavat toimet"),
    (Section::LessonsLearned, "opit; mita opimme"),
    (Section::WhatWentWell, "mika meni hyvin; mika toimi"),
    (Section::WhatWentWrong, "mika meni pieleen; mika meni huonosti; mika ei toiminut"),
    (Section::ActionItems, "toimenpiteet; jatkotoimenpiteet; seuraavat askeleet; korjaavat toimenpiteet"),
    (Section::Prevention, "ennaltaehkaisy; ehkaisevat toimenpiteet"),
    (Section::Background, "tausta"),
    (Section::SupportingInformation, "liitteet; linkit; lahteet"),
    // Turkish
    (Section::Summary, "ozet; olay ozeti; ne oldu; yonetici ozeti"),
    (Section::Impact, "etki; etkiler; etkilenen kullanicilar; etkilenen servisler; etki analizi"),
    (Section::Timeline, "zaman cizelgesi; zaman akisi; kronoloji; olay akisi"),
    (Section::RootCause, "kok neden; kok neden analizi; neden; nedenler; temel neden; kok nedenler"),
    (Section::ContributingFactors, "katkida bulunan faktorler"),
    (Section::Trigger, "tetikleyici"),
    (Section::Detection, "tespit; nasil tespit edildi"),
    (Section::Resolution, "cozum; duzeltme; mudahale; iyilestirme"),
    (Section::LessonsLearned, "ogrenilen dersler; alinan dersler; cikarilan dersler; dersler"),
    (Section::WhatWentWell, "ne iyi gitti; iyi gidenler; neler iyi gitti"),
    (Section::WhatWentWrong, "ne kotu gitti; kotu gidenler; ne yanlis gitti; neler kotu gitti"),
    (Section::WhereWeGotLucky, "nerede sansliydik"),
    (
        Section::ActionItems,
        "aksiyonlar; aksiyon maddeleri; eylem maddeleri; sonraki adimlar; yapilacaklar; aksiyon plani; duzeltici faaliyetler",
    ),
    (Section::Prevention, "onleme; onleyici tedbirler; onlemler; onleyici faaliyetler"),
    (Section::Communication, "iletisim"),
    (Section::Background, "arka plan; baglam"),
    (Section::SupportingInformation, "ekler; referanslar; kaynaklar"),
    // Indonesian
    (Section::Summary, "ringkasan; ringkasan insiden; apa yang terjadi"),
    (Section::Impact, "dampak; dampak insiden"),
    (Section::Timeline, "linimasa; garis waktu; kronologi kejadian"),
    (Section::RootCause, "akar masalah; penyebab; akar penyebab; analisis akar masalah; penyebab utama"),
    (Section::Detection, "deteksi"),
    (Section::Resolution, "resolusi; pemulihan; penyelesaian; perbaikan; mitigasi"),
    (Section::LessonsLearned, "pelajaran; pelajaran yang dipetik"),
    (Section::WhatWentWell, "apa yang berjalan baik; yang berjalan baik"),
    (Section::WhatWentWrong, "apa yang salah; apa yang tidak berjalan baik"),
    (Section::ActionItems, "tindak lanjut; rencana aksi; langkah selanjutnya; item tindakan; tindakan perbaikan"),
    (Section::Prevention, "pencegahan; tindakan pencegahan"),
    (Section::Background, "latar belakang"),
    (Section::SupportingInformation, "lampiran; referensi"),
    // Korean
    (
        Section::Summary,
        "요약; 개요; 장애 요약; 장애 개요; 사건 개요; 인시던트 요약; 무슨 일이 있었나; 장애 현상; 장애 내용; 사고 개요; 한줄 요약; 한 줄 요약; 사건 요약; 인시던트 개요; 무엇이 발생했는가; 상황 요약",
    ),
    (
        Section::Impact,
        "영향; 영향 범위; 영향도; 장애 영향; 고객 영향; 사용자 영향; 비즈니스 영향; 피해 범위; 피해; 영향 분석; 영향범위; 서비스 영향; 영향 평가",
    ),
    (
        Section::Timeline,
        "타임라인; 시간순 정리; 장애 타임라인; 경과; 진행 경과; 시간대별 경과; 사건 경과; 발생 경과; 인시던트 타임라인; 사고 경위; 경위; 발생 경위; 시간대별 상황",
    ),
    (
        Section::RootCause,
        "원인; 근본 원인; 장애 원인; 원인 분석; 근본 원인 분석; 발생 원인; 직접 원인; 근본원인; 근본원인 분석; 원인분석; 장애 원인 분석; 왜 발생했나",
    ),
    (Section::ContributingFactors, "기여 요인; 기여 요소; 간접 원인; 기여 원인"),
    (Section::Trigger, "트리거; 촉발 요인; 발생 계기"),
    (Section::Detection, "감지; 탐지; 장애 감지; 감지 방법; 발견; 인지; 장애 인지; 인지 경로; 장애 탐지"),
    (
        Section::Resolution,
        "해결; 복구; 조치; 조치 내용; 대응; 해결 방법; 복구 과정; 장애 조치; 해결 과정; 조치 사항; 긴급 조치; 임시 조치; 장애 대응; 대응 과정; 대응 내용; 복구 조치; 조치 내역; 해결책; 완화 조치; 대응 조치; 복구 방법",
    ),
    (Section::LessonsLearned, "교훈; 배운 점; 얻은 교훈; 배운 것; 회고; 배운점"),
    (Section::WhatWentWell, "잘한 점; 잘된 점; 잘 된 점; 좋았던 점; 잘 된 것; 잘한점"),
    (
        Section::WhatWentWrong,
        "아쉬운 점; 개선할 점; 잘못된 점; 잘 안된 점; 못한 점; 개선점; 부족했던 점; 아쉬웠던 점; 잘못된 것; 개선이 필요한 점",
    ),
    (Section::WhereWeGotLucky, "운이 좋았던 점; 운이 좋았던 것"),
    (
        Section::ActionItems,
        "액션 아이템; 후속 조치; 향후 계획; 개선 사항; 할 일; 개선 계획; 향후 조치; 후속 작업; 개선 방안; 액션아이템; 개선 조치; 후속 계획; 다음 단계; 향후 대책; 후속조치; 후속 조치 사항; 개선사항; 대책",
    ),
    (
        Section::Prevention,
        "재발 방지; 재발 방지 대책; 재발방지; 재발방지 대책; 예방 조치; 예방; 재발 방지 방안; 재발방지대책; 재발 방지책",
    ),
    (Section::Communication, "커뮤니케이션; 고객 안내; 공지; 소통; 고객 공지"),
    (Section::Background, "배경; 컨텍스트; 배경 지식"),
    (Section::SupportingInformation, "참고 자료; 참고; 링크; 첨부; 관련 링크; 참고자료; 부록; 관련 자료; 참고 링크"),
];
