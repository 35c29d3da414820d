"""A small catalogue in the form of the Finnish service catalogue (PTV, OUT API v11), all of it invented."""

from __future__ import annotations

from typing import Any

SERVICE_ID, PHONE_ID, HOUSE_ID, WEB_ID, ORG_ID = (f"0b0b0b0b-0000-4000-8000-00000000000{n}" for n in range(1, 6))
STREET, NORTH, EAST = "Kätkökuja", "6671704.812", "385785.437"


def said(value: str, kind: str = "", language: str = "fi") -> dict[str, str]:
    return {"language": language, "value": value} | ({"type": kind} if kind else {})


def connection(channel: str, **more: Any) -> dict[str, Any]:
    return {"serviceChannel": {"id": channel, "name": "x"}, **more}


def service(**more: Any) -> dict[str, Any]:
    """A service as the OUT API v11 answers it."""
    return {
        "id": SERVICE_ID, "type": "Service", "areaType": "Nationwide", "publishingStatus": "Published",
        "serviceNames": [said("Stöd vid våld", "Name", "sv"), said("Tuki lähisuhdeväkivaltaan", "Name"),
                         said("Väkivaltatuki", "AlternativeName")],
        "serviceDescriptions": [said("Lyhyesti", "Summary"), said("Apua kaikille.", "Description"),
                                said("Hjälp för alla.", "Description", "sv"), said("Soita ensin.", "UserInstruction"),
                                said("Maksuton", "ChargeTypeAdditionalInfo")],
        "serviceChargeType": "FreeOfCharge", "languages": ["fi", "sv"], "modified": "2026-10-02T08:00:00",
        "serviceClasses": [{"name": [said("Sosiaalipalvelujen neuvonta")], "code": "P4.13",
                            "newUri": "http://uri.suomi.fi/codelist/ptv/ptvserclass2/code/P4.13"}],
        "targetGroups": [{"name": [said("Ikäihmiset")], "code": "KR1.1"}],
        "lifeEvents": [{"name": [said("Avioero")], "code": "KE7"}], "ontologyTerms": [], "keywords": [],
        "organizations": [{"roleType": "Producer", "organization": {"id": WEB_ID, "name": "Muu"}},
                          {"roleType": "Responsible", "organization": {"id": ORG_ID, "name": "Järjestö"}}],
        "serviceChannels": [connection(PHONE_ID), connection(HOUSE_ID), connection(WEB_ID)],
        **more,
    }  # fmt: skip


def house(**more: Any) -> dict[str, Any]:
    """A service location."""
    return {
        "id": HOUSE_ID, "serviceChannelType": "ServiceLocation", "publishingStatus": "Published",
        "serviceChannelNames": [said("Toimipiste", "Name")], "serviceChannelDescriptions": [],
        "addresses": [
            {"type": "Location", "subType": "Single", "country": "FI", "streetAddress": {
                "street": [said(STREET), said("Gömgränden", language="sv")], "streetNumber": "4", "postalCode": "00100",
                "postOffice": [said("HELSINKI")], "municipality": {"code": "091", "name": [said("Helsinki")]},
                "latitude": NORTH, "longitude": EAST, "coordinateState": "Ok"},
             "entrances": [{"isMainEntrance": True, "accessibilitySentences": [
                 {"sentenceGroup": [said("Sisäänkäynti")],
                  "sentences": [{"sentence": [said("Sisäänkäynnin edessä ei ole portaita.")]}]}]}]},
            {"type": "Postal", "subType": "PostOfficeBox", "postOfficeBoxAddress": {"postOfficeBox": [said("PL 1")]}},
        ],
        "phoneNumbers": [
            {"type": "Phone", "prefixNumber": "+358", "number": "040 1234567", "language": "fi",
             "serviceChargeType": "Chargeable", "chargeDescription": "Tavallinen hinta"},
            {"type": "Fax", "prefixNumber": "+358", "number": "09 123456", "language": "fi"},
        ],
        "serviceHours": [
            {"serviceHourType": "DaysOfTheWeek", "validForNow": True, "isClosed": False, "openingHour": [
                {"dayFrom": "Monday", "dayTo": "", "from": "08:00:00", "to": "11:00:00"},
                {"dayFrom": "Monday", "dayTo": "", "from": "12:00:00", "to": "16:00:00"},
                {"dayFrom": "Tuesday", "dayTo": "", "from": "09:00:00", "to": "15:00:00"}]},
        ],
        **more,
    }  # fmt: skip


PHONE: dict[str, Any] = {
    "id": PHONE_ID, "serviceChannelType": "Phone", "serviceChannelNames": [said("Puhelin", "Name")],
    "phoneNumbers": [
        {"type": "Phone", "number": "116 006", "isFinnishServiceNumber": True, "language": "fi",
         "serviceChargeType": "FreeOfCharge"},
        {"type": "Phone", "number": "116 006", "isFinnishServiceNumber": True, "language": "sv"},
        {"type": "Sms", "prefixNumber": "+358", "number": "50 1234567", "language": "fi",
         "additionalInformation": "Kuuroille"},
    ],
    "serviceHours": [{"serviceHourType": "DaysOfTheWeek", "validForNow": True, "isAlwaysOpen": True}],
}  # fmt: skip
WEB: dict[str, Any] = {
    "id": WEB_ID, "serviceChannelType": "WebPage", "serviceChannelNames": [said("Sivut", "Name")],
    "webPages": [said("Sivu") | {"url": "https://example.fi/tuki"}], "emails": [said("apua@example.fi")],
}  # fmt: skip
FORM: dict[str, Any] = {
    "id": "0b0b0b0b-0000-4000-8000-00000000000a", "serviceChannelType": "PrintableForm",
    "serviceChannelNames": [said("Lomake", "Name")], "channelUrls": [said("https://example.fi/lomake.pdf", "PDF")],
}  # fmt: skip
ECHANNEL: dict[str, Any] = {
    "id": "0b0b0b0b-0000-4000-8000-00000000000b", "serviceChannelType": "EChannel",
    "serviceChannelNames": [said("Asiointi", "Name")], "webPages": [{"language": "fi", "url": "https://example.fi/e"}],
}  # fmt: skip
ORGANIZATION: dict[str, Any] = {
    "id": ORG_ID, "organizationType": "Organization", "businessCode": "1234567-1",
    "organizationNames": [said("Järjestö ry", "Name")],
    "organizationDescriptions": [said("Auttaa.", "Description")], "emails": [said("ry@example.fi")],
}  # fmt: skip


def document(*services: object, channels: list[Any] | None = None) -> dict[str, Any]:
    held = [PHONE, house(), WEB] if channels is None else channels
    return {"services": {"pageNumber": 1, "itemList": list(services)}, "serviceChannels": held,
            "organizations": [ORGANIZATION]}  # fmt: skip
