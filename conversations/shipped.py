"""The queues and topics that come with the program, as a new deployment begins with them.

Plain data. A utility changes all of it in the admin; what stands here is read once.
"""

from typing import Any

HOUR = 60  # minutes of an open office
# Short name, name in English and Spanish, minutes to the first answer and to each one after it.
QUEUES = (
    (
        "water",
        "Water: leaks, pressure, quality",
        "Agua: fugas, presión, calidad",
        2 * HOUR,
        4 * HOUR,
    ),
    ("bills", "Bills and payments", "Facturas y pagos", 9 * HOUR, 9 * HOUR),
    (
        "service",
        "Starting, stopping and everything else",
        "Alta, baja y todo lo demás",
        9 * HOUR,
        18 * HOUR,
    ),
)


def _field(key: str, kind: str, en: str, es: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "en": en, "es": es, **more}


def _choice(key: str, en: str, es: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "en": en, "es": es, **more}


START = (
    _field("address", "text", "Address of the home", "Dirección del hogar", required=True),
    _field("day", "date", "From which day on?", "¿Desde qué día?", required=True, future=True),
    _field(
        "you_are", "choice", "You are", "Usted", required=True,
        choices=[
            _choice("owner", "The owner", "Es la persona propietaria"),
            _choice("tenant", "A tenant", "Alquila la vivienda"),
            _choice("agent", "Somebody who acts for them", "Actúa en nombre de esa persona"),
        ],
    ),
    _field("meter", "text", "Number on the meter", "Número que lleva el medidor",
           help_en="It stands on the lid or the face.", help_es="Está en la tapa o en la esfera."),
)  # fmt: skip
STOP = (
    _field("day", "date", "Last day that you need water",
           "Último día en que necesita agua", required=True),
    _field("forward", "long", "Where shall the last bill go?",
           "¿A dónde enviamos la última factura?", required=True,
           help_en="A mailing address or an e-mail address.",
           help_es="Una dirección postal o de correo electrónico."),
    _field("reader", "yes_no", "Will somebody be there when the meter is read?",
           "¿Habrá alguien cuando se lea el medidor?"),
)  # fmt: skip
LEAK = (
    _field(
        "where", "choice", "Where is the water?", "¿Dónde está el agua?", required=True,
        choices=[
            _choice("street", "In the street or on the sidewalk", "En la calle o en la acera",
                    urgent=True),
            _choice("meter", "At the meter", "Junto al medidor", urgent=True),
            _choice("outside", "Outside, on my side", "Afuera, de mi lado"),
            _choice("inside", "Inside the home", "Dentro de la vivienda"),
            _choice("unseen", "I see none; my use is high", "No veo agua; mi consumo es alto"),
        ],
    ),
    _field("since", "date", "Since when?", "¿Desde cuándo?", past=True),
    _field("harm", "yes_no", "Does it do harm now?", "¿Está causando daños ahora?",
           help_en="If it does, shut the valve and call us. Do not wait for an answer here.",
           help_es="Si es así, cierre la válvula y llámenos. No espere una respuesta aquí."),
)  # fmt: skip
PRESSURE = (
    _field(
        "what", "choice", "What is it?", "¿Qué ocurre?", required=True,
        choices=[
            _choice("none", "No water at all", "No sale agua", urgent=True),
            _choice("low", "Little pressure", "Poca presión"),
            _choice("high", "Too much pressure", "Demasiada presión"),
            _choice("changing", "It comes and goes", "Sube y baja"),
        ],
    ),
    _field(
        "which", "choice", "Which taps?", "¿Qué llaves?",
        choices=[
            _choice("all", "All", "Todas"),
            _choice("hot", "Hot water only", "Solo agua caliente"),
            _choice("one", "One tap", "Una llave"),
        ],
    ),
    _field("since", "date", "Since when?", "¿Desde cuándo?", past=True),
)  # fmt: skip
QUALITY = (
    _field(
        "what", "choice", "What is wrong with it?", "¿Qué le pasa al agua?", required=True,
        choices=[
            _choice("ill", "Somebody feels ill after drinking it", "Alguien se sintió mal al beberla",
                    urgent=True),
            _choice("smell", "Smell", "Olor"),
            _choice("taste", "Taste", "Sabor"),
            _choice("colour", "Colour", "Color"),
            _choice("bits", "Something floats in it", "Hay algo flotando"),
        ],
    ),
    _field("since", "date", "Since when?", "¿Desde cuándo?", past=True),
    _field(
        "which", "choice", "Which water?", "¿Qué agua?",
        choices=[
            _choice("both", "Cold and hot", "Fría y caliente"),
            _choice("cold", "Cold only", "Solo la fría"),
            _choice("hot", "Hot only", "Solo la caliente"),
        ],
    ),
)  # fmt: skip
BILL = (
    _field(
        "what", "choice", "What is it about?", "¿De qué se trata?", required=True,
        choices=[
            _choice("high", "It is higher than I think it should be", "Es más alta de lo que creo"),
            _choice("line", "I do not understand a line", "No entiendo un renglón"),
            _choice("payment", "A payment is missing", "Falta un pago"),
            _choice("other", "Something else", "Otra cosa"),
        ],
    ),
    _field("day", "date", "Date of the bill", "Fecha de la factura", past=True),
)  # fmt: skip
POOL = (
    _field("day", "date", "On which day will you fill it?", "¿Qué día la llenará?", required=True),
    _field("gallons", "number", "How many gallons, about?", "¿Cuántos galones, más o menos?",
           least=100, most=500_000, required=True,
           help_en="Length × width × depth in feet × 7.5.",
           help_es="Largo × ancho × profundidad en pies × 7.5."),
    _field("sewer", "yes_no", "Will it drain to the garden, not to the sewer?",
           "¿Se vaciará al jardín y no al alcantarillado?"),
)  # fmt: skip
METER = (
    _field("number", "text", "Number on the meter", "Número que lleva el medidor"),
    _field("reads", "text", "What does it show now?", "¿Qué marca ahora?"),
    _field(
        "why", "choice", "Why shall we look at it?", "¿Por qué debemos revisarlo?", required=True,
        choices=[
            _choice("runs", "It turns though all taps are shut", "Gira con todas las llaves cerradas"),
            _choice("stands", "It stands still", "No se mueve"),
            _choice("broken", "It is damaged", "Está dañado"),
            _choice("differs", "It shows something else than my bill", "No coincide con mi factura"),
        ],
    ),
)  # fmt: skip
# Short name, queue, title and sentence in English and Spanish, the form, and what else is set.
TOPICS: tuple[dict[str, Any], ...] = (
    {
        "slug": "leak", "queue": "water", "fields": LEAK, "visits": True,
        "title_en": "Water leaks", "title_es": "Una fuga de agua",
        "summary_en": "In the street, at the meter or in your home.",
        "summary_es": "En la calle, junto al medidor o en su hogar.",
    },
    {
        "slug": "pressure", "queue": "water", "fields": PRESSURE, "visits": True,
        "title_en": "Little water, or none", "title_es": "Poca agua, o ninguna",
        "summary_en": "The pressure is too low or too high, or no water comes.",
        "summary_es": "La presión es muy baja o muy alta, o no sale agua.",
    },
    {
        "slug": "quality", "queue": "water", "fields": QUALITY, "visits": True,
        "title_en": "The water is not as usual", "title_es": "El agua no está como siempre",
        "summary_en": "It smells, tastes or looks different.",
        "summary_es": "Huele, sabe o se ve distinta.",
    },
    {
        "slug": "bill", "queue": "bills", "fields": BILL,
        "title_en": "A question about a bill", "title_es": "Una pregunta sobre una factura",
        "summary_en": "What stands on it, what was paid, why it is high.",
        "summary_es": "Qué dice, qué se pagó, por qué es alta.",
    },
    {
        "slug": "start", "queue": "service", "fields": START, "visits": True,
        "title_en": "Start water service", "title_es": "Iniciar el servicio de agua",
        "summary_en": "You move in, or a home becomes yours.",
        "summary_es": "Se muda a una vivienda, o una vivienda pasa a ser suya.",
    },
    {
        "slug": "stop", "queue": "service", "fields": STOP, "visits": True,
        "title_en": "Stop water service", "title_es": "Terminar el servicio de agua",
        "summary_en": "You move out, or a home is not yours any more.",
        "summary_es": "Se muda, o la vivienda ya no es suya.",
    },
    {
        "slug": "meter", "queue": "service", "fields": METER, "visits": True,
        "title_en": "Have a meter checked", "title_es": "Revisar un medidor",
        "summary_en": "It stands still, runs by itself or is damaged.",
        "summary_es": "No se mueve, gira solo o está dañado.",
    },
    {
        "slug": "pool", "queue": "service", "fields": POOL,
        "title_en": "Fill a pool", "title_es": "Llenar una piscina",
        "summary_en": "Tell us before, so that it does not look like a leak.",
        "summary_es": "Díganoslo antes, para que no parezca una fuga.",
    },
    {
        "slug": "other", "queue": "service", "fields": (),
        "title_en": "Something else", "title_es": "Otra cosa",
        "summary_en": "Write to us in your own words.",
        "summary_es": "Escríbanos con sus propias palabras.",
    },
)  # fmt: skip
