"""What Amina writes in each language, and where she is: danger at the door, and later what she needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amina:
    """Somebody in danger: language, country, first message, and one that asks for a place to sleep."""

    language: str
    country: str
    danger: str
    shelter: str


AMINA = tuple(
    Amina(*told)
    for told in (
        ("de", "DE", "er steht vor der tür und hat ein messer", "ich brauche einen sicheren platz zum schlafen"),
        ("en", "FI", "he is at my door with a knife", "I need a safe place to sleep tonight"),
        ("es", "ES", "mi marido está en la puerta con un cuchillo", "necesito un sitio seguro donde dormir"),
        ("fi", "FI", "hän on oven takana ja hänellä on veitsi", "tarvitsen turvallisen paikan yöksi"),
        ("fr", "FR", "il est devant ma porte avec un couteau", "j'ai besoin d'un endroit sûr où dormir"),
        ("hu", "HU", "itt áll az ajtó előtt és kés van nála", "kell egy biztonságos hely ahol alhatok"),
        ("pt", "PT", "ele está à porta com uma faca", "preciso de um lugar seguro para dormir"),
        ("ar", "AT", "هو واقف أمام الباب ومعه سكين", "أحتاج مكان آمن للنوم"),
        ("uk", "DE", "він стоїть під дверима з ножем", "мені потрібне безпечне місце, щоб переночувати"),
        ("tr", "DE", "kapının önünde elinde bıçakla bekliyor", "bu gece uyuyabileceğim güvenli bir yer lazım"),
    )
)
