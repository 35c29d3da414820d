"""Countries and islands by the names that people give them, and the words by which they say that they live there.

All words are folded (core.language.fold). The names of the served countries and islands are known in every language,
since people write them as they stand on letters («in Deutschland», «Österreich»); the others come from CLDR in the
language of the talk. Finnish, Hungarian, Turkish and Ukrainian endings are taken off by `place_words.case_stems`.
"""

from __future__ import annotations

_SERVED = {
    "AT": """osterreich oesterreich austria autriche itavalta ausztria avusturya النمسا австрія австрия австрии
        osterrike""",
    "DE": """deutschland germany allemagne alemania alemanha saksa nemetorszag almanya المانيا німеччина германія
        германия германии niemcy germania tyskland""",
    "ES": "spanien spain espagne espana espanha espanja spanyolorszag ispanya اسبانيا іспанія испания испании",
    "FI": """finnland finland finlande finlandia suomi finnorszag finlandiya فنلندا فنلنده фінляндія финляндия
        финляндии""",
    "FR": "frankreich france francia franca ranska franciaorszag fransa فرنسا франція франция франции frankrike",
    "HU": "ungarn hungary hongrie hungria unkari magyarorszag macaristan المجر هنغاريا угорщина венгрия венгрии",
    "PT": "portugal portugali portugalia portekiz البرتغال португалія португалия португалии",
}
# Territories by their ISO code, and islands without one by the time zone that is theirs alone.
_ISLANDS = {
    "RE": """la reunion|reunion|ile de la reunion|reunion island|isla reunion|isla de la reunion|reuniao|ilha da reuniao
        |реюньйон|ريونيون|لا ريونيون|reunion adasi""",
    "GP": "guadeloupe|la guadeloupe|guadalupe|гваделупа|غوادلوب|جوادلوب|guadelup",
    "MQ": "martinique|la martinique|martinica|мартініка|مارتينيك|martinik",
    "GF": """guyane|la guyane|guyane francaise|franzosisch guayana|french guiana|guayana francesa|guiana francesa
        |ranskan guayana|francia guyana|французька гвіана|французькіи гвіані|غويانا الفرنسيه|fransiz guyanasi""",
    "YT": "mayotte|майотта|مايوت|mayotta",
    "NC": """nouvelle caledonie|la nouvelle caledonie|neukaledonien|new caledonia|nueva caledonia|nova caledonia
        |uusi kaledonia|uudessa kaledonia|uj kaledonia|нова каледонія|новіи каледоніі
        |كاليدونيا الجديده|yeni kaledonya""",
    "PF": """polynesie|polynesie francaise|tahiti|franzosisch polynesien|french polynesia|polinesia francesa
        |ranskan polynesia|francia polinezia|французька полінезія|таіті|بولينيزيا الفرنسيه|تاهيتي
        |fransiz polinezyasi""",
    "PM": "saint pierre et miquelon|st pierre et miquelon|saint pierre and miquelon|saint pierre y miquelon",
    "BL": "saint barthelemy|saint barth|st barth|st barthelemy|san bartolome|sankt barthelemy",
    "MF": "saint martin|st martin|san martin|ile de saint martin|isla de san martin",
    "WF": "wallis et futuna|wallis|wallis and futuna|wallis und futuna",
    "AX": """aland|ahvenanmaa|ahvenanmaan maakunta|alandinseln|aland islands|iles aland|islas aland|aland szigetek
        |аландські острови|аландських островах|aland adalari|جزر اولاند""",
    "Atlantic/Canary": """canarias|islas canarias|las islas canarias|kanaren|den kanaren|kanarische inseln
        |den kanarischen inseln|canary islands|the canary islands|the canaries|canaries|les canaries|iles canaries
        |les iles canaries|ilhas canarias|as canarias|kanariansaaret|kanariansaari|kanaria|kanari szigetek
        |канари|канарах|канарські острови|канарських островах|جزر الكناري|kanarya adalari""",
    "Atlantic/Azores": """acores|ilhas dos acores|azores|las azores|the azores|azoren|den azoren|les acores|azorit
        |azorei
        |azori szigetek|азори|азорах|азорські острови|азорських островах|الازور|جزر الازور|azor adalari|asor adalari""",
    "Atlantic/Madeira": "madeira|a madeira|ilha da madeira|madere|мадеира|ماديرا|madeira adasi",
}
# Names that are ordinary words or names of towns besides: only with a capital, as an answer, or beside a homonym.
DOUBTFUL = frozenset(("reunion", "la reunion", "reuniao", "madeira", "a madeira", "wallis", "canaries", "les canaries"))
ONLY_OVERSEAS = frozenset(("saint martin", "st martin", "san martin", "saint barthelemy", "san bartolome"))
# So small that its chief town is near enough to everything there.
SMALL_ISLANDS = frozenset(("BL", "MF", "PM"))

# Countries that people name most besides: neighbours, and where many come from. No facts are kept of them.
OTHERS = [
    "IT",
    "GB",
    "IE",
    "CH",
    "LI",
    "LU",
    "BE",
    "NL",
    "PL",
    "CZ",
    "SK",
    "SI",
    "HR",
    "RS",
    "BA",
    "ME",
    "MK",
    "AL",
    "XK",
    "RO",
    "BG",
    "GR",
    "CY",
    "MT",
    "UA",
    "MD",
    "BY",
    "RU",
    "LT",
    "LV",
    "EE",
    "SE",
    "NO",
    "DK",
    "IS",
    "TR",
    "MA",
    "DZ",
    "TN",
    "LY",
    "EG",
    "SY",
    "IQ",
    "IR",
    "AF",
    "LB",
    "PS",
    "SA",
    "AE",
    "QA",
    "KW",
    "SD",
    "SN",
    "CM",
    "NG",
    "AO",
    "MZ",
    "CV",
    "BR",
    "AR",
    "CO",
    "VE",
    "EC",
    "PE",
    "BO",
    "MX",
    "US",
    "CA",
    "AU",
    "IN",
    "PK",
]
_OTHERS_TOO = {
    "GB": """england uk great britain|united kingdom|scotland|wales|angleterre|grande bretagne|ecosse|inglaterra
        |gran bretana|gra bretanha|escocia|grossbritannien|schottland|englanti|britannia|skotlanti|anglia|nagy britannia
        |skocia|англія|британія|велика британія|великіи британіі|بريطانيا|انجلترا|انكلترا|ingiltere|birlesik krallik""",
    "NL": """holland|the netherlands|hollande|holanda|hollanti|alankomaa|hollandia|голландія|нідерландах|هولندا
        |hollanda|den niederlanden|paises bajos|os paises baixos""",
    "CH": "suisse|svajc|isvicre|سويسرا",
    "CZ": "czech republic|the czech republic|tschechei|chequia|republique tcheque|republica checa|csehorszag|чехія",
    "TR": "turkei|der turkei|turkey|turquie|turquia|turkki|torokorszag|туреччина|تركيا",
    "US": """usa|the usa|the us|the united states|etats unis|les etats unis|den usa|estados unidos|los estados unidos
        |os estados unidos|yhdysvalloi|amerikka|egyesult allamok|сша|штатах|امريكا|amerika|abd""",
    "SK": "der slowakei|slowakei",
    "UA": "der ukraine|україна",
    "CA": "kanada",
}


def _table(words: dict[str, str], parts: str | None) -> dict[str, str]:
    return {name.strip(): code for code, names in words.items() for name in names.split(parts) if name.strip()}


SERVED_NAMES = _table(_SERVED, None)
ISLAND_NAMES = {" ".join(name.split()): code for name, code in _table(_ISLANDS, "|").items()}
OTHER_NAMES = {" ".join(name.split()): code for name, code in _table(_OTHERS_TOO, "|").items()}

# What stands before a country or an island in which somebody is. Not «from», «to», «nach».
INTO = {
    "de": ("in", "in der", "im", "auf", "auf der", "in den", "auf den"),
    "en": ("in", "in the", "on", "here in"),
    "es": ("en", "en la", "en las", "en los", "en el"),
    "fi": (),
    "fr": ("en", "au", "aux", "a", "a la", "en la", "dans les", "sur"),
    "hu": (),
    "pt": ("em", "na", "no", "nas", "nos"),
    "ar": ("في", "ب", "داخل"),
    "uk": ("в", "у", "на", "во"),
    "tr": (),
}
ENDINGS = {
    "fi": ("ssa", "lla"),
    "hu": ("ban", "ben", "on", "en", "n"),
    "tr": ("da", "de", "ta", "te", "dayim", "deyim", "tayim", "teyim", "dayiz", "deyiz", "tayiz", "teyiz"),
}
# The person says that they are there themselves.
_LIVING = {
    "de": """wohne|lebe|bin|ich befinde mich|wir wohnen|wir leben|wir sind|wohnen wir|leben wir|sind wir""",
    "en": """i live|we live|i am|im|i m|we are|we re|i am living|i stay|i reside|i moved|we moved|i live now|based""",
    "es": "vivo|vivimos|estoy|estamos|resido|residimos|me encuentro|toy",
    "fi": "asun|asumme|asutaan|olen|oon|olemme|ollaan|elan",
    "fr": """j habite|jhabite|on habite|nous habitons|je vis|on vit|nous vivons|je suis|chui|chuis|jsuis|on est
        |nous sommes|je reside|suis|vis|habite""",
    "hu": "lakom|lakunk|elek|elunk|vagyok|vagyunk|tartozkodom",
    "pt": "vivo|vivemos|moro|moramos|estou|estamos|tou|tamos|resido|residimos",
    "ar": "انا|اعيش|اسكن|نعيش|نسكن|نحن|احنا|موجوده|موجود|عايشه|عايش|ساكنه|ساكن|مقيمه|مقيم|اقيم",
    "uk": "живу|живемо|мешкаю|мешкаємо|проживаю|проживаємо|я|ми|перебуваю|знаходжусь|знаходжуся",
    "tr": """yasiyorum|yasiyoruz|oturuyorum|oturuyoruz|ikamet ediyorum|dayim|deyim|tayim|teyim|dayiz|deyiz|tayiz
        |teyiz|kaliyorum""",
}
LIVING = {one: tuple(" ".join(words.split()) for words in table.split("|")) for one, table in _LIVING.items()}
# What is told of a country is then not where the person is: birth, marriage, the past, a journey.
_ONCE = {
    "de": "geboren geheiratet aufgewachsen war waren wurde urlaub frueher gewesen gelebt gewohnt studiert gezogen",
    "en": "born married grew was were holiday holidays vacation used before lived studied raised",
    "es": "nacido naci nacio casamos case casada caso estaba vacaciones antes viviamos vivia estuve crie",
    "fi": "syntynyt synnyin menimme naimisiin olin oltiin asuin lomalla ennen aiemmin kasvoin",
    "fr": "ne nee maries marie mariee etais etait vacances avant vivais grandi connus rencontres",
    "hu": "szulettem szuletett hazasodtunk voltam voltunk nyaralas nyaralni eltem laktam regebben nottem",
    "pt": "nasci nascida nascido casamos casei estava ferias antes vivia morava estive cresci",
    "ar": "ولدت تزوجت تزوجنا كنت كنا كان عشت اجازه مولوده مولود",
    "uk": "народилась народився народилася одружились одружилися була був були жила жив раніше відпустці виросла",
    "tr": "dogdum dogdu evlendik evlendim yasiyordum tatilde eskiden buyudum oturuyordum",
}
ONCE = {language: frozenset(words.split()) for language, words in _ONCE.items()}
# Somebody else is there.
_OTHER_PEOPLE = {
    "de": "wohnt lebt leben wohnen mutter vater eltern schwester bruder familie er sie verwandte freundin freund",
    "en": "lives he she they his her mother mum father parents sister brother family aunt cousin husband wife friend",
    "es": "vive viven madre padre padres hermana hermano familia esta tia prima marido amiga",
    "fi": "asuu asuvat aiti isa vanhemmat sisko veli perhe mieheni mies ystava",
    "fr": "vit vivent habitent il elle ils elles mere pere parents soeur frere famille tante mari copine cousine",
    "hu": "lakik laknak el elnek anyam apam szuleim noverem batyam testverem csaladom ferjem baratnom",
    "pt": "vive vivem mora moram mae pai pais irma irmao familia esta tia prima marido amiga",
    "ar": "يعيش تعيش يسكن تسكن امي ابي اهلي اختي اخي عائلتي زوجي هو هي صديقتي",
    "uk": "живе живуть мешкає мама мати батько батьки сестра брат родина чоловік він вона подруга",
    "tr": "yasiyor oturuyor annem babam ailem kardesim ablam abim kocam arkadasim",
}
OTHER_PEOPLE = {language: frozenset(words.split()) for language, words in _OTHER_PEOPLE.items()}
