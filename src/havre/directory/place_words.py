"""Small words by which the languages say where: prepositions, place endings, and words that are towns by accident.

All words are folded (core.language.fold). Finnish and Hungarian put the preposition behind the name, as an ending;
Finnish and Ukrainian change the name as well (Turku, Turussa; Гамбург, у Гамбурзі), so several stems are tried, of
which the gazetteer knows one. Turkish writes its ending with or without an apostrophe (Viyana'da, viyanada).
"""

from __future__ import annotations

from collections.abc import Iterator

from havre.directory.ordinary_words import LEARNED

# Where somebody is; not where they come from or want to go: «from Paris» says nothing of whose law applies.
PREPOSITIONS: dict[str, frozenset[str]] = {
    "de": frozenset(("in", "bei", "nahe", "raum", "ort", "stadt", "wohnort", "gegend")),
    "en": frozenset(("in", "near", "at", "around", "outside", "town", "city of")),
    "es": frozenset(("en", "cerca de", "ciudad de", "vivo en")),
    "fi": frozenset(("lahella", "kaupunki", "kunta", "paikkakunta")),
    "fr": frozenset(("a", "au", "aux", "sur", "vers", "pres de", "pres d", "cote de", "ville de", "habite")),
    "hu": frozenset(("varos", "telepules", "kozseg")),
    "pt": frozenset(("em", "no", "na", "nos", "nas", "perto de", "perto do", "perto da", "cidade de")),
    "ar": frozenset(("في", "ب", "قرب", "مدينه", "بمدينه")),
    "uk": frozenset(("в", "у", "біля", "коло", "поблизу", "місто", "місті", "м")),
}
# The same behind the name; an apostrophe parts Turkish endings from it.
POSTPOSITIONS: dict[str, frozenset[str]] = {
    "tr": frozenset(
        (
            "da",
            "de",
            "ta",
            "te",
            "dayim",
            "deyim",
            "tayim",
            "teyim",
            "dayiz",
            "deyiz",
            "tayiz",
            "teyiz",
            "sehri",
            "sehrinde",
            "yakininda",
        )
    ),
}

CASE_FORMS: dict[str, tuple[str, ...]] = {
    "fi": ("ssa", "sta", "lla", "lta", "lle", "seen", "hin", "hun", "an", "on", "in", "un"),
    "hu": (
        "ban", "ben", "on", "en", "n", "an", "ott", "ett", "tt", "bol", "rol", "ba", "be", "ra", "re", "nal", "nel",
        "hoz", "hez", "tol", "i",
    ),
    "tr": ("da", "de", "ta", "te", "dayim", "deyim", "tayim", "teyim", "dayiz", "deyiz", "tayiz", "teyiz"),
}  # fmt: skip

# Those by which somebody says that they are there, written without a capital; elsewhere they end too many words.
LOCATIVES: dict[str, tuple[str, ...]] = {
    "fi": ("ssa", "lla"),
    "hu": ("ban", "ben", "on", "en", "an", "ott", "ett"),
    "tr": CASE_FORMS["tr"],
}
# After one of these a capital is rather that of a football club: «el Madrid», «ao Porto».
ARTICLES = {
    "en": frozenset(("the",)),
    "es": frozenset(("el", "al", "del", "contra")),
    "pt": frozenset(("o", "ao", "pelo", "contra")),
}
CONTRACTED = frozenset(("au", "aux"))  # French: they hold the article that the name begins with

# Towns by name, but in these languages ordinary words: no town without a plain answer to the question of place.
_ORDINARY = {
    "de": """angst bad berg burg ende ernst fall feld gefahr grund gruppe haus heim hilfe holz kirche
        kind kopf land leben liebe mann markt mitte mord morgen moment mutter nacht nahe not ordnung panik person rat
        recht ruhe schutz see sicherheit stadt stein streit tal trennung urlaub vater wald wegen wut zelle zeit
        zukunft zwang mir dir ihm ihr uns der die das dem den einem einer meinem meiner seinem seiner""",
    "en": """all as bad bed best burg can court die hell of so well work
        danger dark end fact fear front general hand help home hospital house law love me
        mad most my need nice order pain part particular peace prison public sleep stay tears the town trouble us van
        worst""",
    "es": """casa casas caso cama calma camino campo cara castillo concreto contra copa cruz cuenta el ella ello este
        fin general la las lo los madre marcha mi mis no noche nombre o paz peligro principio puente que real riesgo
        sala seguida sol su todo torre un una vez vida puerta portal escalera escaleras ventana cocina bano habitacion
        cuarto calle plaza iglesia parque playa coche trabajo hospital comisaria colegio escuela entrada salida""",
    "fi": "aika apu elama hata ilta koti kylan lapsi mina minun poika sina tila tie turva vaara yo",
    "fr": """aide ailleurs aller apres argent bas bien bois bord bout bureau ca camp cause ce celui cet chaque charge
        cote coup cour danger debut dieu droite eau elle elles est et fait femme fin force gauche homme il ils jamais
        jour la le les leur lit lui main mais maison manger mari mer moi moitie moment mon mort mourir mur ne notre
        nouveau nous nuit ordre on ou part personne peu peur pied place plaine point police pont port porte poste
        present quai que qui route rue sa sec ses si soi soir son sous sud suite terre tes toi ton tort tour tous tout
        toute travail tu un une vie villa ville vos votre vous y""",
    "hu": """apa baj ban ember en ez haz hely igen itt kap ki ma mar meg most nap nem o ok otthon segitseg ten van""",
    "pt": """ajuda ali amor aqui avo breve cama campo casa caso causa cima comum dia dor ela ele entanto este fim
        frente fundo geral isso lado la lar mae mal mao medo meio mesmo meu minha momento noite nome nos o os pai
        parte paz perigo policia porta portao janela entrada cozinha quarto igreja praia hospital escola
        que risco rua seguida silencio sitio trabalho tudo uma vez vida vila""",
    "ar": "البيت المنزل خطر العمل الليل الشارع النهايه انا كل حياتي بيتي",
    "uk": """дім дома домі дому хата хаті квартира квартирі кімната кімнаті кухня кухні вулиця вулиці небезпека
        небезпеці лікарня лікарні поліція поліції школа школі ліс лісі ліжку ліжко село селі місто місті біда біді ніч
        ранку паніка паніці страх страху кінець кінці початку роботі робота він вона мене себе нас шоці шок сад саду
        притулок притулку стан стані суд суді іспанії франції німеччині австрії угорщині фінляндії португалії""",
    "tr": """ev evde evim evimde hayat hayatimda gece sabah aksam sokak sokakta is iste okul okulda hastane hastanede
        korku anne baba kapi kapida oda odada banyo banyoda mutfak mutfakta telefon polis tehlike tehlikede su an
        anda zaman ara burada orada nerede yolda araba arabada almanya fransa avusturya ispanya yasinda durumda""",
}
# The same of greater towns, told apart by hand: those that our training messages hold in small letters.
_GREAT = {
    "ar": """بكرا الم اله انسي باينه بايه بسيط بكل دواي راهي رن زلم سور كان كاين كرا كرتي كلن لاختي للي لونه ماكو
        مو وشي وين""",
    "de": """abo auch bon denen er esse gran horn jager kamen kana kann kilo kur langen lauf leer mo monster
        nico orange papa pest raum renn rot tur waren wetter""",
    "en": """angle born can dole due gap gran hall horn ive lens lil meds monster never papa pest pets salon
        salt same set sole tampon van ve wean wedding""",
    "es": """baja bono caen cai camas centro estrella gracia guarda guia haga jura leer lio lista mire navas
        onda papa pari pito retiro reza ronda rosas rota sala salon separa toma una universidad vacas
        van vas ve viga vine""",
    "fi": """ala ale kana kanssa lista miten mitte nimella paras pari pesta sama samassa sanoa seta syke tata
        vie vien""",
    "fr": """ait ale allo angle bon bourg celle coin gare germinal gras hall joue kan laime lieux mec mele
        menton mets meurs orange papa papy peine plaisir port res ris saint sainte salon sante selon
        sens set stade tape tata tour trap trier vas vie vien vienne vin""",
    "hu": """porta portan ala aron er esen evre gran halas hall hatvan kilo lila lista melle mellett minden mire papa
        port ronda uj vas vonni""",
    "pt": """cabra cai camas centro der doi esse graca gracas grana guarda guia horta jura ler lista loja mao
        mo ouro palmas papa pari pau peca pecas peste res reze ronda sala separa sete ve viga""",
    "tr": """ait ala annesi baris belinde bil can der eger kalp kan kanda kann kilo kuru lan masa onda papa
        salon senden terasa ve""",
    "uk": """vin але база бил кур ним папа рот рота саме тата єр""",
}

PLAIN = {language: frozenset(words.split()) for language, words in _ORDINARY.items()}
ORDINARY = {language: words | LEARNED[language] | set(_GREAT[language].split()) for language, words in PLAIN.items()}

# «I live in» and the like: what is left of such a message is the name of a place.
_NOISE_WORDS = {
    "fr": "a au aux en j jhabite habite je suis de c est ici pres la ville vis on vit nous a cote",
    "de": "in bei ich wohne lebe bin aus komme von nahe der stadt nahe naehe hier",
    "en": "in near i live am from at m the city of im we are here town",
    "es": "en vivo estoy de cerca soy la ciudad vivimos aqui pueblo",
    "pt": "em no na vivo moro estou de perto do da sou cidade tou vivemos aqui",
    "fi": "asun olen lahella asumme oon taalla",
    "hu": "lakom vagyok elek mellett lakunk itt",
    "ar": "انا في اسكن اعيش من مدينه نسكن هنا",
    "uk": "я живу мешкаю проживаю зараз в у з із місто місті ми живемо тут",
    "tr": "ben su an yasiyorum oturuyorum sehri sehrinde biz burada",
}
NOISE = {language: frozenset(words.split()) for language, words in _NOISE_WORDS.items()}

_ENDINGS: dict[str, tuple[str, ...]] = {
    "fi": ("ssa", "sta", "lla", "lta", "lle", "seen", "hin", "hun", "ta", "n"),
    "hu": (
        "ban", "ben", "bol", "rol", "nal", "nel", "hoz", "hez", "tol", "ott", "ett", "on", "en", "an", "ba", "be", "ra",
        "re", "tt", "n", "i",
    ),
    "tr": ("dayim", "deyim", "tayim", "teyim", "dayiz", "deyiz", "tayiz", "teyiz", "da", "de", "ta", "te"),
}  # fmt: skip
# Weak grade at the end of a Finnish stem -> strong grade of the name itself.
_GRADES = (
    ("ng", "nk"), ("nn", "nt"), ("mm", "mp"), ("ll", "lt"), ("rr", "rt"), ("d", "t"), ("v", "p"), ("k", "kk"),
    ("p", "pp"), ("t", "tt"), ("r", "rk"), ("l", "lk"), ("h", "hk"),
)  # fmt: skip
_SHORTEST = 3


def case_stems(word: str, language: str) -> list[str]:
    """Names that `word` may be a place form of, in a language that gives the name an ending."""
    if language == "uk":
        return list(dict.fromkeys(_ukrainian(word)))
    bare = [word.removesuffix(ending) for ending in _ENDINGS.get(language, ()) if word.endswith(ending)]
    stems = [stem for stem in bare if len(stem) >= _SHORTEST]
    found = [form for stem in stems for form in (_finnish(stem) if language == "fi" else (stem,))]
    return list(dict.fromkeys(found))


def _ukrainian(word: str) -> Iterator[str]:
    """Names of which `word` is the locative: Берліні, Гамбурзі, Барселоні, Відні, Марселі."""
    stem = word[:-1]
    if word.endswith("у") and len(stem) > _SHORTEST:
        yield stem  # у Лейпцигу
    if not word.endswith(("і", "ї")) or len(stem) < _SHORTEST:
        return
    soft = {"з": "г", "ц": "к", "с": "х"}.get(stem[-1])
    for base in (stem, stem[:-1] + soft) if soft else (stem,):
        yield from (base, base + "а", base + "ь", base + "я", base + "е", base + "о")
    yield stem[:-1] + "ень" if stem.endswith("н") else stem + "и"


def _finnish(stem: str) -> Iterator[str]:
    yield stem
    if stem[-1:] == stem[-2:-1]:
        yield stem[:-1]  # Tampereella, Espooseen
    if stem.endswith("joe"):
        yield stem[:-1] + "ki"  # Seinäjoella -> Seinäjoki
    if stem.endswith("mae"):
        yield stem[:-1] + "ki"  # Riihimäellä -> Riihimäki
    for last in ("", "i"):  # the stem's e is an i in the name: Rovaniemellä, Lahdessa
        base = stem if not last else stem[:-1] + last if stem.endswith("e") else ""
        if base and last:
            yield base
        vowel = base[-1:]
        for weak, strong in _GRADES:
            if base[:-1].endswith(weak):
                yield base[: -1 - len(weak)] + strong + vowel
