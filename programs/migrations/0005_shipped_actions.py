"""The ways to save water that come with the portal, each with its figure as its source says it.

A figure is the lower end where a source gives a range. Whoever changes one changes its source as well: in the
admin, where each change is a version.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import migrations

LOOKED_UP_AT = datetime(2026, 11, 23, tzinfo=UTC)
SHIPPED = [
    {
        "key": "toilets",
        "title_en": "Change toilets from before 1994",
        "title_es": "Cambie los inodoros anteriores a 1994",
        "how_en": (
            "An old toilet takes 3.5 gallons and more for a flush, one with the WaterSense label 1.28 "
            "or less. The year often stands inside the tank or under its lid."
        ),
        "how_es": (
            "Un inodoro viejo usa 3.5 galones o más por descarga; uno con la etiqueta WaterSense, 1.28 "
            "o menos. El año suele estar dentro del tanque o bajo su tapa."
        ),
        "where": "indoors",
        "gallons": "13000",
        "per": "year",
        "percent": None,
        "counts": "family",
        "needs": "old_toilets",
        "sure": True,
        "figure": "13,000 gallons a year for an average family",
        "source": "EPA WaterSense: WaterSense Labeled Toilets",
        "url": "https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P100SP20.txt",
    },
    {
        "key": "toilet_leak",
        "title_en": "Look whether a toilet runs without a stop",
        "title_es": "Mire si un inodoro pierde agua sin parar",
        "how_en": (
            "Put a drop of food colouring into the tank and wait for 15 minutes without a flush. Is "
            "there colour in the bowl? Then the flap leaks. A new one costs a few dollars."
        ),
        "how_es": (
            "Ponga una gota de colorante de cocina en el tanque y espere 15 minutos sin descargar. ¿Hay"
            " color en la taza? Entonces la válvula de goma pierde. Una nueva cuesta pocos dólares."
        ),
        "where": "indoors",
        "gallons": "200",
        "per": "day",
        "percent": None,
        "counts": "home",
        "needs": "nothing",
        "sure": False,
        "figure": "about 200 gallons of water every day",
        "source": "EPA WaterSense: Indoor Water Use in the United States",
        "url": "https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P1004SNL.txt",
    },
    {
        "key": "dripping_tap",
        "title_en": "Mend a tap that drips",
        "title_es": "Repare un grifo que gotea",
        "how_en": (
            "One drop a second adds up. Most often it is the washer: turn the water off below the sink,"
            " take it out and buy one like it."
        ),
        "how_es": (
            "Una gota por segundo se va sumando. Casi siempre es la arandela: cierre el agua debajo del"
            " lavabo, sáquela y compre una igual."
        ),
        "where": "indoors",
        "gallons": "3000",
        "per": "year",
        "percent": None,
        "counts": "home",
        "needs": "nothing",
        "sure": False,
        "figure": "one drop a second: more than 3,000 gallons a year",
        "source": "EPA WaterSense: Fix a Leak Week, facts",
        "url": "https://www.epa.gov/watersense/fix-leak-week",
    },
    {
        "key": "shower_head",
        "title_en": "Fit a shower head with the WaterSense label",
        "title_es": "Ponga una regadera con la etiqueta WaterSense",
        "how_en": (
            "It lets 2 gallons or less through in a minute. Hold a bucket under yours for 15 seconds: "
            "more than two quarts, and a new one saves."
        ),
        "how_es": (
            "Deja pasar 2 galones o menos por minuto. Ponga una cubeta bajo la suya durante 15 "
            "segundos: si son más de dos cuartos, una nueva ahorra."
        ),
        "where": "indoors",
        "gallons": "2300",
        "per": "year",
        "percent": None,
        "counts": "family",
        "needs": "nothing",
        "sure": True,
        "figure": "more than 2,300 gallons a year for an average household",
        "source": "EPA WaterSense: Water-Saving Showerheads",
        "url": "https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P100ZD7C.txt",
    },
    {
        "key": "short_showers",
        "title_en": "Take showers two minutes shorter",
        "title_es": "Dúchese dos minutos menos",
        "how_en": "A shower takes about eight minutes. A timer in the bathroom, or two songs, help.",
        "how_es": "Una ducha dura unos ocho minutos. Ayudan un reloj en el baño o dos canciones.",
        "where": "indoors",
        "gallons": "7",
        "per": "day",
        "percent": None,
        "counts": "family",
        "needs": "nothing",
        "sure": True,
        "figure": "a quarter of the 28 gallons a day that an average household showers with",
        "source": "Water Research Foundation: Residential End Uses of Water, Version 2, 2016",
        "url": "https://www.watercalculator.org/water-use/indoor-water-use-at-home/",
    },
    {
        "key": "tap_off",
        "title_en": "Turn the tap off while you brush your teeth or shave",
        "title_es": "Cierre el grifo mientras se cepilla los dientes o se afeita",
        "how_en": "A tap lets about 2 gallons through in a minute, and brushing takes two of them.",
        "how_es": "Un grifo deja pasar unos 2 galones por minuto, y cepillarse dura dos minutos.",
        "where": "indoors",
        "gallons": "200",
        "per": "month",
        "percent": None,
        "counts": "person",
        "needs": "nothing",
        "sure": True,
        "figure": "more than 200 gallons a month for a person",
        "source": "EPA WaterSense: Indoor Water Use in the United States",
        "url": "https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P1004SNL.txt",
    },
    {
        "key": "aerators",
        "title_en": "Screw aerators into the taps",
        "title_es": "Ponga aireadores en los grifos",
        "how_en": (
            "They mix air into the water: it feels as much and is a third less. They cost a few dollars"
            " and need no tools."
        ),
        "how_es": (
            "Mezclan aire con el agua: se siente igual y es un tercio menos. Cuestan pocos dólares y no"
            " hacen falta herramientas."
        ),
        "where": "indoors",
        "gallons": "700",
        "per": "year",
        "percent": None,
        "counts": "family",
        "needs": "nothing",
        "sure": True,
        "figure": "700 gallons a year for an average family",
        "source": "EPA WaterSense: Bathroom Faucets",
        "url": "https://www.epa.gov/watersense/bathroom-faucets",
    },
    {
        "key": "washer",
        "title_en": "When the washing machine is due: buy one with the ENERGY STAR",
        "title_es": "Cuando toque cambiar la lavadora: compre una con ENERGY STAR",
        "how_en": "It washes a load with about 15 gallons where others take 23.",
        "how_es": "Lava una carga con unos 15 galones donde otras usan 23.",
        "where": "indoors",
        "gallons": "2400",
        "per": "year",
        "percent": None,
        "counts": "family",
        "needs": "nothing",
        "sure": True,
        "figure": "15 gallons a load instead of 23 for a standard machine; a family washes about 300 loads a year (2014)",
        "source": "ENERGY STAR: Clothes Washers, for consumers",
        "url": "https://www.energystar.gov/certified-products/detail/clothes_washers?qt-consumers_product_tab=2",
    },
    {
        "key": "controller",
        "title_en": "Let the weather set the sprinklers",
        "title_es": "Deje que el tiempo regule los aspersores",
        "how_en": (
            "A controller with the WaterSense label knows whether it rained and how warm it is, and "
            "waters when plants need it. It takes the place of the clock timer."
        ),
        "how_es": (
            "Un controlador con la etiqueta WaterSense sabe si llovió y qué temperatura hace, y riega "
            "cuando las plantas lo necesitan. Reemplaza al temporizador."
        ),
        "where": "outdoors",
        "gallons": "8800",
        "per": "year",
        "percent": None,
        "counts": "home",
        "needs": "garden",
        "sure": True,
        "figure": "nearly 8,800 gallons a year for an average home",
        "source": "EPA WaterSense: WaterSense Labeled Controllers",
        "url": "https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P100SP25.txt",
    },
    {
        "key": "sprinkler_pressure",
        "title_en": "Change sprinklers for ones that hold the pressure",
        "title_es": "Cambie los aspersores por otros que mantienen la presión",
        "how_en": (
            "Under too much pressure sprinklers make a mist that the wind takes away. Bodies with the "
            "WaterSense label let through what the nozzle is made for."
        ),
        "how_es": (
            "Con demasiada presión los aspersores hacen una niebla que se lleva el viento. Los cuerpos "
            "con la etiqueta WaterSense dejan pasar aquello para lo que está hecha la boquilla."
        ),
        "where": "outdoors",
        "gallons": None,
        "per": "",
        "percent": "11.09",
        "counts": "home",
        "needs": "garden",
        "sure": True,
        "figure": "5,600 of 50,500 gallons a year",
        "source": "EPA WaterSense: Spray Sprinkler Bodies",
        "url": "https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P100YTS7.txt",
    },
    {
        "key": "drip_lines",
        "title_en": "Water beds and shrubs by drip lines",
        "title_es": "Riegue macizos y arbustos por goteo",
        "how_en": (
            "They bring the water to the roots, slowly. Lawns need sprinklers; everything else does "
            "well without."
        ),
        "how_es": (
            "El goteo lleva el agua a las raíces, despacio. El césped necesita aspersores; todo lo "
            "demás vive bien sin ellos."
        ),
        "where": "outdoors",
        "gallons": None,
        "per": "",
        "percent": "20",
        "counts": "home",
        "needs": "garden",
        "sure": True,
        "figure": "20 to 50 percent less than sprinklers",
        "source": "EPA: WaterSense at Work, October 2012, section 5.3",
        "url": (
            "https://19january2017snapshot.epa.gov/www3/watersense/commercial/docs/watersense_at_work"
            "/files/assets/basic-html/page162.html"
        ),
    },
    {
        "key": "sprinkler_check",
        "title_en": "Walk along the sprinklers once a month",
        "title_es": "Recorra los aspersores una vez al mes",
        "how_en": (
            "Let each zone run for two minutes. Look for heads that are broken, tilted, or water the "
            "street, and for puddles."
        ),
        "how_es": (
            "Haga funcionar cada zona dos minutos. Busque cabezales rotos, torcidos o que riegan la "
            "calle, y charcos."
        ),
        "where": "outdoors",
        "gallons": "25000",
        "per": "year",
        "percent": None,
        "counts": "home",
        "needs": "garden",
        "sure": False,
        "figure": "a broken or missing head: up to 25,000 gallons in a season",
        "source": "EPA WaterSense: Sprinkler Spruce-Up",
        "url": "https://www.epa.gov/watersense/sprinkler-spruce",
    },
    {
        "key": "lawn",
        "title_en": "Change lawn that nobody walks on for plants that need little",
        "title_es": "Cambie el césped que nadie pisa por plantas que necesitan poco",
        "how_en": (
            "Grass needs more water than anything else in a garden. Where nobody plays on it, shrubs "
            "and flowers that are at home here do with far less."
        ),
        "how_es": (
            "El césped necesita más agua que cualquier otra cosa en un jardín. Donde nadie juega, los "
            "arbustos y flores de la región viven con mucho menos."
        ),
        "where": "outdoors",
        "gallons": None,
        "per": "",
        "percent": "39.76",
        "counts": "home",
        "needs": "garden",
        "sure": True,
        "figure": "66 of 166 thousand gallons a year outdoors, of homes that changed theirs",
        "source": "DeOreo, Mayer, Rosales: Xeriscape Conversion for Urban Water Conservation, Southern Nevada",
        "url": (
            "https://fdocuments.net/document/xeriscape-conversion-for-urban-water-conservation-southern"
            "-nevada.html"
        ),
    },
    {
        "key": "pool_cover",
        "title_en": "Cover the pool while nobody swims",
        "title_es": "Cubra la piscina mientras nadie nada",
        "how_en": "A cover keeps nine tenths of what would dry away, and most of the warmth.",
        "how_es": "Una cubierta conserva nueve décimas partes de lo que se evaporaría, y casi todo el calor.",
        "where": "outdoors",
        "gallons": "10800",
        "per": "year",
        "percent": None,
        "counts": "home",
        "needs": "pool",
        "sure": True,
        "figure": "nine tenths of the 12,000 gallons or more a year that an open pool loses",
        "source": "EPA WaterSense: Pool Water Efficiency",
        "url": "https://www.epa.gov/watersense/pool-water-efficiency",
    },
    {
        "key": "cooler_bleed",
        "title_en": "Turn down what the cooler lets off",
        "title_es": "Reduzca lo que suelta el enfriador",
        "how_en": (
            "Evaporative coolers let water off so that salt does not build up, often far too much. A "
            "clamp on that line, set to a thin trickle, is enough."
        ),
        "how_es": (
            "Los enfriadores evaporativos sueltan agua para que no se acumule sal, a menudo demasiada. "
            "Basta con una abrazadera en esa manguera, ajustada a un hilo de agua."
        ),
        "where": "outdoors",
        "gallons": "5564",
        "per": "year",
        "percent": None,
        "counts": "home",
        "needs": "cooler",
        "sure": False,
        "figure": (
            "66 gallons a day in a season of 214 days; coolers that let water off used nearly 50 percent "
            "more than others. About half did: that makes 79 and 53, and 26 less at most"
        ),
        "source": "Karpiscak and others: Evaporative cooler water use in Phoenix, Journal AWWA 90 (4), 1998",
        "url": "https://doi.org/10.1002/j.1551-8833.1998.tb08415.x",
    },
]


def ship(apps: Any, _editor: Any) -> None:
    """Write each, and its first version."""
    actions = apps.get_model("programs", "SavingAction")
    versions = apps.get_model("programs", "SavingActionVersion")
    for columns in SHIPPED:
        action = actions.objects.create(**columns)
        versions.objects.create(
            action=action, number=1, columns=columns | {"offered": True}, by=None, at=LOOKED_UP_AT
        )


def take_back(apps: Any, _editor: Any) -> None:
    """Let the tables go with all that is in them."""
    apps.get_model("programs", "SavingActionVersion").objects.all().delete()
    apps.get_model("programs", "SavingAction").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("programs", "0004_saving_actions")]
    operations = [migrations.RunPython(ship, take_back)]
