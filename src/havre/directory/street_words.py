"""Words of addresses in the languages of the countries served: kinds of streets, and words that tell nothing.

All are folded (core.language.fold). A word that is missing here counts as the name of a street: that costs a sentence
about something else, and tells nobody where a house is.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What a street is called besides its name, whole and short; also in the scripts of other languages of texts.
KINDS = _set(
    """
    al alameda all allee allees alley aukio av avd avda ave aven avenida avenue bc bd beco berg bld blvd boul
    boulevard brucke bundesstrasse bvd c calcada calle callejon caminho camino carrer carretera cc ch chaussee
    che chem chemin cir circle cite cl close cno cours court cr cres crescent crs ct ctra cuesta damm dit dr
    drive escadinhas espl esplanade estr estrada faubourg fbg fg g gang gasse gata gatan glorieta gr graben
    grand granden grove gta hameau highway hof hwy imp impasse k kaari kai katu kaytava korut koz krt kuja
    landstrasse lane largo lg lgo lieu liget ln lot lotissement markt mews montee mte parkway pasaje paseo pass
    passage pc pca penger pfad pje pkwy pl place platz plaza plc plz po point poligono polku pr praca prom
    promenade psg pso puisto pza q quai quinta r rain raitti rakpart rambla ranta rd rda res residence ring
    rinne rkp road rond ronda rotunda route row rte rua rue ruelle sector sente sentier setany setanya siedlung
    sor sq square st steg steig stieg stig stigen str strase strasse street sugarut t ter tere terr terrace tie
    tor torg torget tori tr trav traverse travesia travessa trva tv u ufer urb urbanizacion ut utca utja v vag
    vagen venelle via viela villa voie walk wall way weg winkel zeile бул бульвар вул вулиця набережная пер
    переулок площа площадь пр провулок просп проспект ул улица шосе шоссе بلوار جاده خ خيابان زنقه ساحه ش شارع
    طريق كوچه ميدان نهج
    """
)
# Those that may stand at the end of one word with the name: Vlopariquestr., Zanzibarkatu, Canariutca.
_ENDS = _set(
    """
    allee aukio berg brucke chaussee damm gang gasse gassen gata gatan graben grand granden hof hofe kaari
    kadulla kadulle kadun katu katua koz kuja kujalla lane markt penger pfad platz platze polku raitti rannan
    ranta ring road steig stieg stigen str strase strasse strassen street ter tie tiella tien tor torg torget
    tori ufer ut utca utcaban vag vagen weg wege winkel zeile
    """
)
ENDS = tuple(sorted(_ENDS, key=lambda end: (-len(end), end)))
# Kinds that are as often another word, or a letter of something else: no house number beside them tells anything.
DOUBTFUL = _set(
    """
    al all bc berg c cc ch cir circle cite cl close cours court cr dit dr drive g gang gr grand imp k largo lg
    lieu lot pass passage pc pl place places po point pr prom puisto q quinta r rain ranta res ring ronda row
    sector sor st steg t ter tie tor tr trav tv u ut v via villa voie walk wall way пер пр خ ش
    """
)
# Between the words of a street: articles, prepositions, and.
LITTLE = _set(
    """
    a al am an and as at au auf aux az bei d da das de del dem den der des det die do dos du e el en et i im in
    ja l la las le les lez los na no o ob och of on os sous sur the un und une unter van vom von y zu zum zur
    """
)
# Words of ordinary speech that many streets have: alone they tell nothing, beside a kind of street or its number
# they do.
ORDINARY = _set(
    """
    abri abril accueil agosto aide ajto ajuda allemagne allomas alt alta alte alter altes alto andar aout
    apartado apartment appartement appt april apt apu arbeit arbres armistice asema association asunto august
    autriche avril ayuda ayuntamiento bach bahnhof bains baja bajo bas basse bat batiment beke beratung berg
    birken bis blumen bois box bp bridge building burg camara casa caserne castelo castillo castle cedex center
    central centrale centre centro champ champs charles chateau child children church cimetiere city college
    commerce constitucion contact cour crianca criancas cs csalad dame dcha december decembre del derecha
    deuxieme dezember dezembro diciembre direito docteur doctor doktor door dorf doutor dto east ecole ecoles
    ecoute egalite eglise eichen eingang einheit elo emelet enero enfant enfants entrance entree epulet erdo esc
    escalera escalier escola escuela escuelas espagne espana espoir esq esquerdo est estacao estacion este eszak
    etage etela europe familia familias familie familien families famille familles family febrero februar
    february feld felder femme femmes ferfi ferme fermes fevereiro fevrier finlande flat fleur fleurs floor
    flores fo folyo fontaine fonte forest foret foyer france fraternite frau frauen frauenhaus freiheit
    freiheits frieden friedens fuente garden gare garten general gewerbe gran grand grande grandes grands great
    green gross grosse gyerek hall haupt haus hauser haut haute hauts haz hegy heilig heina helmi help hid high
    hilfe hill hinterhaus ho hombre home homem homme hommes hongrie hopital hospital hosszu hotel house huhti
    iglesia igreja industrie interphone iskola iso ita izq izquierda jacques janeiro januar january janvier
    jardim jardin jardins jarvi jean joki joulu juillet juin julho juli julio july june junho juni junio justice
    kaiser kauppa kelet kerros kert kesa keskus kikoto kind kinder king kiraly kirch kirche kirkko kis klein
    kleine konig korhaz kossuth koti koulu kozpont koztarsasag kurz kurze lake lang lange lansi lapset lapsi
    leben lepcsohaz leste liberation liberdade libertad liberte linde linden linna little loka long louis lower
    lycee maalis magyar mai main maio mairie maison maisons maki malom man mann manner march marche marco
    marechal marie market markt marras mars marz marzo may mayo mayor men mer mercado mere meres meri metsa
    michel mill mitte mittel moinho molino montagne moulin muhl muhle mujer mujeres mulher mulheres musee mutter
    mylly nagy nainen naiset naisten nation neu neue neuer neues neuf neufs neuve new nino ninos no nok nord
    norte north notre notruf nouveau nouvelle nova november novembre novembro noviembre novo nueva nuevo nyugat
    ober october octobre octubre oeste office oktober old ost ouest outubro ovi paix palvelu parc park parque
    paul paz perhe petit petite petites petits petofi piac pieni pierre piso pitka pohjois point pont ponte
    porras port porta portal porte porto portugal post poste postfach prairie pre prefecture premier pres
    president puente puerta puerto quater queen rappu rathaus rauha real refuge regi republica republik
    republique residence resistance rez river riviere room rosa rose rosen roses saint sainte sairaala san sankt
    santa santo sao satama schloss school schul schule schulen schutz see segitseg september septembre
    septiembre service services servicio servicios servico servicos setembro shelter short silta social sociale
    sociaux sol soleil solidarite sonne sonnen sos south sport sports st stade station ste stelle stiege stock
    sud suite sul support sur suuri syys szabadsag szolgalat tal talo tammi templom temps ter theatre to touko
    town travail tribunal troisieme tur uj unit universite unter upper urgence uusi vallee vanha vapaus var
    varoshaza vasut velha velho verein victoire victoria vie vieille vieja viejo vieux village ville vorderhaus
    wald west wiesen wohnung woman women wood zeit zentrum
    """
)
# Beside a number these tell a part of a town: finer than the town that may be told.
DISTRICTS = _set(
    """
    ardt arr arrondissement arrondissements arrt bezirk bezirke district distrito gemeindebezirk ker kerulet
    kerulete
    """
)
