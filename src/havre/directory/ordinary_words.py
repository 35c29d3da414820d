"""Training words that are names of towns besides, by language. Made by tools/ordinary_words.py."""

from __future__ import annotations

_LEARNED = {
    "ar": """
        aime bach barra bel bi in iza lama makla men meske sos wala اب التمن الغرفه الو اين بغاو بلاي بلون بلي
        زوين سامر كالوا كون لوين ليش ورث يقولون
    """,
    "de": """
        abos acht allen allerheiligen alm alpha art asse au auge augen band bank bar base bei beine berg bern
        bescheid bi bier bin boden bodensee bogen bord bose bot box bruch buch busum casar chatte da dad dag
        dame dann das de del dere die diesen dinge do dorf drogen du dummer e eben eck eich ellbogen em enger
        ernst ersten eu fahren fiel fisch freilassing fresse furt fussen ganz gas gern god gurgl hahn halbe ham
        hammer hatten hauptbahnhof haus hoch hofer holle holt hort hure igel in insel is isar job kalt kame
        kanne kastl keller kenn kerle kino kirche kisten klein kleinen ko kommen korb kotzen kuche kuchen kurse
        lachen lang lange laufen lauter lege lehre les lieg list mache mai male malta man mans marathon maria
        markt martin marz meine melk mer merk mole moor mussen mut nagel nahe nere nette oben ohne olle op ort
        pack park per peru pin plan platz puls quer ran ratten rede reden regen rein reunion revolution riegel
        ring ringe rom rosa rose ruber rum saal sache salz schlat schleich schleife schleifen schuld schutz see
        servas sine sinn soll sommer sonntag sos spalt speicher spital stadl stall stein stelle stiege still
        stumm tal tan tat terrasse ton tonnen tor traiskirchen trans treffen tu ture ukraine us villa vis wald
        wehr weil weisen wels welt wenden wenns werfen werther wieda wirft wissen wort wos zillertal
    """,
    "en": """
        anger ani any are aren au bag band bank bar bark base be bear bell best bi bin book border bot box brain
        brains bury c came canada cant carry cases cast change charge condom course creche cuts da dad damp dan
        desk die do don drain e egg essay eu even fare fell force forest four gas gets glove god goes going gone
        gonna grand grins guns hammer hard hay hunting id in is job just kissing laser lay lie line list lit
        long loop loose lucy lug machine mad make male malta man mans many marathon martin mat mate may me melon
        men mens mess mind montserrat moon more most much mutters n nans nine non on or over pace pack pals park
        pill pin plan plans plate pram pure queue rain ran re real reunion rid ride ring rome roses rum saint
        sea see sees seven share shove sin sober son sore sort sorts sos still tale til tom touches train trans
        turn twist ukraine union up us used uses valley victoria wanna we worth wrist
    """,
    "es": """
        abre adios aire aja alcoba altura amor ande ano antigua arano arde asco asi asin au aun avion baje bajo
        bana bar barco barra base bata beca bizum blanca bot buen buena calendario calles calva campamento campo
        cana canarios canon carino caro carrera casar casas caso cazorla cebolla cena cenicero cerda cerro che
        chueca cobre coca constancia cordon corre corte cortes cosa cruz cuesta da dale dame dan de del dia diez
        dise dona dudar e echo ellas eran esa escala escucha ese espejo espera estan este feria francesa franco
        frio gana garganta gas gata gente gorda grande grua guardia guardo harta hay haya hecho herencia hora
        huerta huerto isla jardin justicia karol lee lena les letra libros linea llamas llena luna luz mala man
        manga mantel marca martin mas mata matar matas mate me mee mesa meten milagro mios mira miro mojados
        monte muda muela muro mus muy n nariz novela oia ojos orden oreja os oye padron pais palo palos parada
        paredes pareja pasajes paso paz pego pena peque perros pilas plan plaza porte posesion pueblo puerta
        puertas pulgar puno quinto rai recuerda rejas reunion rojas romanos romper rosal rosario roto rubio
        sales santa santos sarten se sea seca segura senas sera seran sien silla sin sol son sone sur tablas tan
        tapia te tias tiemblo tiene tina tomar trans tu tumba tutela tuve ucrania vale valga valla vecindario
        vecinos velo ven vence ver ves vias vida virgen
    """,
    "fi": """
        aina ainoa ajalta ajan ajassa ajasta alussa alusta ampuis anna annan apu asken assan au avulla avusta bi
        brandossa c clans dan do e eckerossa edella edessa elossa emanta eno enon erikseen eron estan eteen
        etten eu foglosta haiden hain hajos hannasta hanta hidas illalla illan illasta inarissa jaba joista
        jomalassa jossa just kadella kadelle kaden kadessa kadesta kampan kampilta kamppista kartalla kartalta
        kavella kavi kavin kello kellon kellosta kenelta kerta ko koe kokata kone koneella koneelle koneelta
        koneessa koski kotoota kumlingessa kups lahe lahella lahelle lahen laheta lapissa lappi lappiin lauseen
        lauta leirilla leka lekan lennon lohelle loi loin lopeta lue luen maan maarianhaminan maarianhaminassa
        marassa maria markii markiin me mee meen meista mekon menet miesten mika mikaan millasta mudan muilla
        muille muista muita mul multa musta mut mutta n nay nayta niskaan niskasta nostin ollessa omalta on ota
        otan otassa oteta otin paeta pahin paidan paidassa paidasta paita palauta pallon paska pasta per peraan
        perassa perun pian pin pirun pohja pohjaan pohjasta portilla pum raita ranne raudalla rivista saarella
        saari saariin sadasta sata sataan satasta se seinaan seinalla seinalle seinalta seinan sellasta selva
        sen sentin sil silla sillalla sillalta sillan sillassa sille silta sust tahan talta tan tanne te teen
        teeta teille testaan tilia ton tossa trans tuen tuesta tulis tullessa tullissa tulosta tuo tuolla tuossa
        tuosta tuun utsjoella vaara vaaraan vaaralla vaaralle vaarassa vajasta valkosta valon vardossa varrelta
        vasten veden veron verta vill vintille
    """,
    "fr": """
        aime aire ali angoisse appel arc argent asi au aube aura avez avion avis avril baffe bain bains balle
        bar baraque barre bas basse beaux belle biere blanc bo bois bonne bord bosse bot bouge bourre bourse
        bouteille box bras bru bu c caisson campagne canada canon caresse cartes cela celles cellier centres
        cercueil chambre change charge chasse chatte ciel cintre clavier colle cols cordon cote cotes couche
        couches cour couronne cours course couture creche dalle dame dan dann de defense dise do dor douze drap
        du e echo ede ek essai etais etal etang etape ete etre eu fare faute fe fer fille fils fo fois force
        foret fors four gaillard garde gars gere geste gilet gorge gorz grand grande gris habitants hauteur
        herbes herisson hommes hopital in is jan jardin jean jete jeune job jouet jumeaux kite kle ko kone koz
        kri langue lanne lanta lare les leve lever lie ligne lire lit livre loi long longues loue loupe macher
        machine mai maillot man marche marches marie mars martinet mat matelas mazan me mens mer mere messe
        mettre mime mollet monnaie mont montagne monte mouchard moyen mur murs n niveau non nouvelle nuits on or
        pack paix pale parce pars pas passage pere pierre pieux pire places plage plan planche plats plein
        pleurs pluie poing pointe poisson pont porte portes potes poule prix publier quarante quel remue rester
        reunion ring rouge rue rues sabres sache saint sales salle salut sauve sava se sen sequestre sera serre
        sers sien signes sil sol son sort sos sur tan tane tard taura te terrasse tesson tierce ton tourne tous
        train trait trans trie tu ukraine union unite us uses vallee vaux velo verite vers veuve victoire vide
        viens vieux villa ville viol viols vire vis vitre voisins vous vue
    """,
    "hu": """
        afa akasztott aksi apu arc arcan arcon artana au azutan baj bajban bank bankban bar barna be bejar bele
        beled belem biro boldog bor bordan bort bot botom box budos bugyi de delben doboz doboznal dol e eb
        egyek ej elek elo elore elott em embert enni erre esett este estere etel evesen ez ezen fara fej fejbe
        fejben feje fejen fel felen felett fen fer fo fol folott forro foz fozott fronton furan gyere gyomron
        haza iden idos idosen igen is jardan jarna joban jobban kaloz kamera kar karja karjan karjanal karjarol
        karom karomba karomban karomnal karomon karomra kek kell kellett ker keri kez kezhez kezi kitett kocsi
        korben kore kort kotott kozben kozott kulon kulonben labon lanc landol lassan lat latott leesett lek
        lenne lent lentrol les lesi letrarol level leves lok loki lokott loni lora lotte mai man mara marton mas
        masra menet menzan mer meri merre meseli mind most mostan muti n nemi neve neven nevere nevez nevezett
        nyul ocsarol olban olembe olemben or oreg oregen orson orsre ota oten pap pasi pekre penz penzbe penzen
        penzrol per peron peronon pin plazaban pont pontban pontos pontosan re regen reunion reven rom roman se
        sin sirok sor sorban soron sorra sos szoban talan tavon te tej teton tole tolmacs tolmacshoz tolmacsra
        tom tombol tor tori tornacon torott tul tulle tunni ul us vallan vallon vecebe veceben vecen vecere ven
        ver verben veri vernek verni vers vert vesen videon villanyra vita vitaban vitanal vitt vizet zarni
    """,
    "pt": """
        abre ajuda ali aljubarrota almas altura amor anca andar angra ano arde arvore asin avo baixa bar barco
        barra bata batalha berra boas bola bot bota briga cala caldas calendario campa campo cano caro carros
        casar casas caso castro cena chaves coronha corre corte covilha creche cruz cubo da dam dan das de deva
        dia disse do dobra dona dor e em entrego erro escuras espera este estrada eu faria fatima feira filmar
        fim fins fora forro fosse frio fronteira fura garganta gas gata gemas gente gorda grande grua guardo
        hora isola ker letra leve livre loica longo luz machico mala mana manga marca maria marquise mas massa
        mata matar mate me mertola mesa mole montalegre monte mora morre morto mos mota muda muro muros n nariz
        nazare nele nessa neve novas novela odemira ondas os osso pais palhaca parede paredes passa paz pena
        penela perna pin pombal ponte pontos portas porte quer quero quimica quintal quinto rasto real rede
        regua relva ria ring rios roca roda rua rute santa santos sas se seca segura seja senhora sera serra
        serves sol sono sos stora tabua tal tanque te tenda testa teste tias tive tom tomar torce tosse trans
        tremer tu tutela ucrania vala vale vao vence ver ves vida vila vim vir viver
    """,
    "tr": """
        abla adam ak alman alo arama araya asi atak avize ay aya aynada bak bale bana bankta baro basta be bey
        bez bezde bezi bi bin binada binen biri bize bot bu da dag dan de dolar dorde dun e ede eden ekran evin
        evinde evindeyim fare fende geciste giz hayata hem hoch ille in is kaba kampi kanli kapandi kar karis
        karta kek kez kimle lere mat mont mor murat nerde nerede non olan on ona onu ortada park parkta pek
        perde peron peronda pesin prim reunion reunionda sakla sandim sari savas sen sende sendim sene senede
        serada sesi sever sil sol son tam tan tane te trans tul tum valla ver verin yuva
    """,
    "uk": """
        bez bo sos бане бе без берген би гран далі дані дере до дома домі дорогу дорогі дорозі екран екрану же
        жена живе живі жук кави кар ко криниці крок кроку кролі кум кумі курсі лист лиці маме мамі мені мила
        море морі музеи нові нозі он орден ортез осені оси пальцем паркані перу план поле рані сорт суші там те
        тре тінь тіні утро ушел фура холі шпиталі
    """,
}
LEARNED = {language: frozenset(words.split()) for language, words in _LEARNED.items()}
