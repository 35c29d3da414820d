"""Words by which names of people and of streets are known: what says «my name is», titles, names, words for a street.

All are compared folded (core.language.fold). A name is hidden already for not being a word of ours; these lists are for
those that our own phrases happen to hold, and for names that are ordinary words as well («Frau Koch», «my name is
Rose»).
"""

from __future__ import annotations

import re

from havre.core.language import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


# What comes right after one of these is a name.
_INTRODUCTIONS = """
name is|named|is called|was called|i am called|calls himself|calls herself
heisse|heisst|name ist|namens|nennt sich
m appelle|s appelle|prenomme|nom est|prenom est
me llamo|se llama|nombre es
chamo me|chama se|nome e
nimeni on|nimensa on|nimi on|nimeltaan
a nevem|neve|hivjak
اسمي|اسمه|اسمها
звати|звуть|ім я|имя
adim|ismim|adi|ismi|adinda|isminde|adli|isimli
"""
# Titles after which a name follows whatever letter it begins with, and those that are ordinary words besides («meine
# Frau hat»): after them only a word with a capital is one.
TITLES = _folded(
    """mr mrs ms miss mister herr hr fr dr doctor doktor prof monsieur mme mlle senor srta sr sra dona senhor
    السيد السيده الاستاذ الدكتور пан пані sayin"""
)
SOFT_TITLES = _folded(
    """frau madame mademoiselle don senora senorita senhora herra rouva neiti ur urno asszony bey hanim abi abla
    officer kommissar commissaire inspecteur richter onkel tante uncle aunt tio tia oncle tata"""
)
# Given and family names, as common as the ten languages have them, without those that are ordinary words in one.
_NAMES = """
anna anne annie maria marie mary ana emma eva ava sara sarah lea lena lisa laura julia julie nina clara sophie sofia
sofie hanna hannah johanna sabine petra claudia monika birgit karin ute heike susanne nicole sandra stefanie melanie
thomas michael stefan stephan andreas klaus wolfgang peter hans juergen jurgen jonas lukas leon felix max paul martin
markus christian daniel david alexander tobias sebastian florian mueller muller schmidt schneider fischer meyer
carlos jose juan pedro miguel javier antonio manuel francisco luis jorge pablo diego sergio fernando alejandro lucia
carmen isabel dolores pilar cristina elena paula marta beatriz garcia martinez lopez sanchez perez gomez fernandez
rodriguez gonzalez jean pierre jacques nicolas julien olivier philippe francois laurent kevin mathieu antoine camille
chloe manon lucas hugo louis claire nathalie isabelle catherine sylvie valerie celine dupont durand bernard dubois
joao paulo rui tiago nuno ricardo bruno andre filipe goncalo ines catarina rita teresa fatima silva santos ferreira
pereira oliveira costa sousa john james robert william richard steve steven kevin brian gary jason matthew andrew chris
tom harry george charlie oliver jessica emily emma olivia chloe megan rebecca rachel amy lucy kate katie susan karen
smith jones brown taylor wilson johnson williams matti juha pekka kari jari mikko antti timo jukka ville jussi liisa
tuula minna paivi tiina johanna kaisa virtanen korhonen makinen nieminen laszlo istvan jozsef janos zoltan sandor
ferenc gabor attila peter tamas balazs eva katalin erzsebet ilona zsuzsa zsuzsanna agnes judit kovacs toth szabo
horvath varga mohamed mohammed muhammad mohammad ahmed ahmad ahmet ali hassan hasan hussein huseyin omar omer karim
khalid khaled youssef yusuf ibrahim mustafa mehmet murat emre fatma aysha aisha ayse layla leyla yasmin nour samira
amina zeynep emine elif hatice merve yilmaz kaya demir olena olha iryna oksana natalia tetiana yulia svitlana andriy
serhiy oleksandr dmytro mykola ivan volodymyr vladimir dmitri sergei olga irina tatiana natasha vasyl bohdan taras
ahmadi mark rose kevin
محمد احمد علي حسن حسين عمر خالد يوسف ابراهيم مصطفي محمود عبدالله سعيد طارق كريم فاطمه عائشه زينب مريم خديجه ساره نور
ليلي ياسمين امينه هدي سميره رنا هند
олена олег ольга ірина оксана наталія наталя тетяна юлія світлана марія анна ганна катерина андрій сергій олександр
саша дмитро діма микола іван володимир вова віктор василь богдан тарас юрій юра петро роман максим шевченко коваленко
бондаренко
"""
# A number near one of these belongs to an address.
STREETS = _folded(
    """street st road rd avenue ave lane square drive close court estate flat apartment
    strasse str gasse weg platz allee ring stiege top rue boulevard bd place impasse chemin quai allee residence
    calle avenida avda plaza paseo camino piso portal carrera rua travessa praca largo bairro andar lote
    katu kuja tie polku rappu utca ut korut ter emelet ajto sokak cadde caddesi sokagi mahalle mahallesi apartmani daire
    apt شارع حي عماره شقه طريق вулиця вулиці вул проспект провулок бульвар будинок квартира"""
)
INTRODUCTIONS = frozenset(tuple(fold(one).split()) for one in re.split(r"[|\n]", _INTRODUCTIONS) if one)
NAMES = _folded(_NAMES)
