"""Words that must not stand where a passer-by reads them: titles, names of files, addresses."""

from __future__ import annotations

SENSITIVE: dict[str, tuple[str, ...]] = {
    "de": ("gewalt", "hilfe", "gefahr", "opfer", "notruf", "misshand", "polizei", "missbrauch", "schutz"),
    "en": ("violence", "violent", "help", "danger", "victim", "abuse", "emergency", "police", "shelter", "surviv"),
    "es": ("violencia", "ayuda", "peligro", "víctima", "maltrat", "emergencia", "policía", "abuso", "refugio"),
    "fi": ("väkivalt", "apua", "vaara", "vaarassa", "uhri", "hätä", "poliisi", "turva"),
    "fr": ("violence", "aide", "danger", "victime", "urgence", "police", "maltrait", "abus", "refuge"),
    "hu": ("erőszak", "segít", "veszély", "áldozat", "bántalmaz", "rendőr", "segély", "menedék"),
    "pt": ("violência", "ajuda", "perigo", "vítima", "emergência", "polícia", "abuso", "abrigo", "maus-tratos"),
    "ar": ("عنف", "مساعدة", "خطر", "ضحية", "طوارئ", "شرطة", "اعتداء", "نجدة", "مأوى"),
    "uk": ("насил", "допомо", "небезпе", "жертв", "потерпіл", "поліці", "притул", "кривд", "захист"),
    "tr": ("şiddet", "yardım", "tehlike", "mağdur", "acil", "polis", "istismar", "sığınma", "sığınak"),
}
