"""What people of the demonstration write to their utility, and what it answers. Plain data, all invented."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Words:
    """What somebody asks, what they are told, and what they entered into the form of the topic."""

    asks: str
    told: str
    answers: dict[str, object] = field(default_factory=dict)
    language: str = "en"


THANKS = {
    "en": ("Thank you, that helps.", "I tried that, and it is better now.", "And how long does that take?"),
    "es": ("Gracias, eso me ayuda.", "Lo hice y ya está mejor.", "¿Y cuánto tarda eso?"),
}  # fmt: skip
AFTER_THANKS = {
    "en": ("You are welcome. Write again if anything is open.", "About three working days."),
    "es": ("Con gusto. Escríbanos si queda algo abierto.", "Unos tres días hábiles."),
}
AGAIN = {"en": "It is back again since yesterday.", "es": "Desde ayer pasa otra vez."}
AGAIN_TOLD = {
    "en": "We are sorry. Somebody looks at it today, and we write to you afterwards.",
    "es": "Lo sentimos. Hoy alguien lo revisa y después le escribimos.",
}
# By topic; how often each topic comes is in `portal.demo_desk`.
WORDS: dict[str, tuple[Words, ...]] = {
    "bill": (
        Words("My bill is twice that of last month, and nobody new lives here.",
              "Your meter ran every night of that month. The page “Leaks” shows since when.",
              {"what": "high"}),
        Words("What is the fixed charge for? I hardly use any water.",
              "It pays for pipes and the meter, which cost the same however much runs.", {"what": "line"}),
        Words("I paid last week and the bill still shows the whole amount.",
              "It arrived on Friday. The page shows it by tomorrow.", {"what": "payment"}),
        Words("Can I get a copy of the bills of the whole year for my taxes?",
              "Yes: under Bills, each has a button to keep it as a file.", {"what": "other"}),
        Words("Two bills came in one month. Is one of them wrong?",
              "The second corrects the first: one reading was estimated.", {"what": "other"}),
        Words("No entiendo el renglón de drenaje en mi factura.",
              "Se calcula con el agua que usa en invierno, cuando casi nadie riega.", {"what": "line"}, "es"),
        Words("Mi factura subió mucho este mes.",
              "Su medidor marcó agua todas las noches. Revise primero los inodoros.", {"what": "high"}, "es"),
    ),
    "leak": (
        Words("The ground beside the driveway is wet and it has not rained.",
              "Somebody comes by today and looks which side of the meter it is on.", {"where": "outside"}),
        Words("You told me of a leak, but I hear and see nothing.",
              "Put a little dye into the tank of the toilet. If it shows in the bowl, it is that.",
              {"where": "unseen"}),
        Words("Water comes up through the sidewalk at the corner.",
              "A crew is on its way. Thank you for telling us.", {"where": "street"}),
        Words("The pipe under the sink drips. Do you repair that?",
              "Pipes in the home are the owner’s. The valve beside the meter shuts all of it.",
              {"where": "inside"}),
        Words("Hay un charco junto al medidor desde ayer.",
              "Hoy va una cuadrilla. Gracias por avisarnos.", {"where": "meter"}, "es"),
    ),
    "quality": (
        Words("The water is a little brown in the morning.",
              "We flushed the main in your street. Let the cold tap run for five minutes.",
              {"what": "colour"}),
        Words("It smells of chlorine today.",
              "We added some more after the repair. It is safe, and gone by the weekend.", {"what": "smell"}),
        Words("May we drink the water again?",
              "Yes. The samples of two days were clean, and the notice has ended.", {"what": "taste"}),
        Words("¿Ya podemos tomar el agua sin hervirla?",
              "Sí. Las muestras de dos días salieron limpias.", {"what": "taste"}, "es"),
    ),
    "pressure": (
        Words("Since this morning hardly any water comes.",
              "We change a valve near you. It is back by four o’clock.", {"what": "low"}),
        Words("The pressure comes and goes all day.",
              "The regulator of your home may be worn. We measure at the meter.", {"what": "changing"}),
        Words("Sale muy poca agua en toda la casa.",
              "Estamos cambiando una válvula cerca. Vuelve esta tarde.", {"what": "low"}, "es"),
    ),
    "start": (
        Words("We move in on the first. What do you need from us?",
              "Only the day and who you are. The meter is read that morning.", {"you_are": "tenant"}),
        Words("I bought the house at the end of the lane.",
              "Welcome. The account begins with the day of the sale.", {"you_are": "owner"}),
    ),
    "stop": (
        Words("We leave at the end of the month. Please send the last bill to our new home.",
              "It comes within ten days after the last reading.", {"reader": False}),
        Words("Nos mudamos el día quince.",
              "Leemos el medidor ese día y la última factura le llega por correo.", {"reader": True}, "es"),
    ),
    "meter": (
        Words("The number on the display stands still.",
              "Its battery is at the end. We change the meter, which costs you nothing.", {"why": "stands"}),
        Words("The meter shows less than my bill.",
              "The bill was estimated. We read it again and correct it.", {"why": "differs"}),
    ),
    "other": (
        Words("When may we water the garden?",
              "Odd numbers on Tuesday and Saturday, even ones on Wednesday and Sunday."),
        Words("Is there a rebate for a washing machine?",
              "Yes, the page “Rebates” says which machines and how much."),
        Words("¿Tienen un programa para quien no puede pagar?",
              "Sí. En la página “Pagar más tarde” puede pedir un plan.", {}, "es"),
    ),
}  # fmt: skip
