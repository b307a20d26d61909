"""Invented people and streets: common names of many origins, put together by chance."""

# Given names and surnames that may go together, a blank between; neighbours from everywhere.
NAMES: tuple[tuple[str, str], ...] = (
    (
        "Avery Brooke Carter Dale Elaine Frank Grace Harold Irene Jo Kyle Laura Martha Neil "
        "Olive Patrick Quinn Ruth Sam Terry Vera Wayne Dorothy Glenn Hazel",
        "Abbott Barlow Chandler Dunmore Ellery Fairbank Garrity Hollis Ingram Jessup "
        "Kettering Lockhart Merriweather Northcott Osgood Pemberton Quigley Rowntree Stanhope "
        "Thackery Underhill Vickers Wainwright Yardley Ashdown",
    ),
    (
        "Alma Beatriz Camila Diego Esteban Fernanda Gael Hilda Ignacio Joaquín Lucía Marisol "
        "Noé Olga Pilar Ramón Soledad Teresa Ulises Ximena Yolanda Rubén",
        "Aguilar Barrientos Cisneros Duarte Escobedo Fuentes Galindo Huerta Ibarra Jaramillo "
        "Luna Montoya Navarro Ochoa Palacios Quintero Rivera Saldaña Tamayo Urrutia "
        "Villaseñor Zamora",
    ),
    (
        "Aiko Bao Chun Daisuke Eun-ji Feng Giang Hiro In-su Jia Kavita Linh Mei Nikhil Ping "
        "Priya Quan Ravi Sakura Thuy Uma Vikram Wei Xuan Yuki Anjali Arash Leila",
        "Banerjee Chaudhary Dang Endo Fong Gupta Huynh Iyer Jeong Kapoor Lam Matsuda Nakata "
        "Oh Pham Quach Rao Shin Tran Ueda Vo Wong Xie Yamane Zhou Tehrani Sandhu",
    ),
    (
        "Abeni Baraka Chidi Desta Efua Folake Gebre Habiba Ifeoma Jabari Kofi Lindiwe Makena "
        "Nia Oluwaseun Penda Rahel Sekou Thandiwe Uche Wanjiru Yaw Zuri",
        "Adeyemi Boateng Chukwu Diallo Ekwueme Fofana Getachew Haile Iroegbu Jallow Kamau "
        "Lekota Mensah Ndlovu Obi Osei Sesay Tesfaye Udoh Wambui Yeboah Zulu",
    ),
    (
        "Agnes Bogdan Cyril Dagmar Emil Freja Greta Henrik Ilse Jasna Katya Lars Milena Nadia "
        "Oskar Petra Ragnar Sanna Tomasz Ulla Viktor Wanda Yusuf Layla Omar Samira",
        "Andersen Bielak Castellano Dvorak Eriksen Fontaine Grabowski Halvorsen Ivanova "
        "Jansky Kowal Lindqvist Moreau Novotny Olsen Petrov Rossi Sokolov Tanaka-Weiss Ulrich "
        "Vasquez-Klein Wojcik Haddad Nasser Khoury",
    ),
)
# Which of the groups above the next customer comes from.
ORIGINS = (0.36, 0.22, 0.18, 0.10, 0.14)
HISPANIC = 1

STREETS = (
    "Mill Lane",
    "Weir Cottages",
    "Orchard Street",
    "Sluice Road",
    "Tailrace Way",
    "Millpond Drive",
    "Granary Court",
    "Heron Bend",
    "Penstock Avenue",
    "Flume Street",
    "Headgate Lane",
    "Willow Weir Road",
    "Old Ferry Road",
    "Quarry Steps",
    "Alder Reach",
    "Kingfisher Close",
    "Cooper Row",
    "Millwright Place",
    "Bramble Terrace",
    "Hopper Hill",
    "Watercress Walk",
    "Lock Keeper's Row",
    "Sawyer Street",
    "Bellfounder Lane",
)
HIGH_STREETS = ("Market Parade", "Wheelhouse Square", "Station Approach", "Foundry Road")
AREA_CODES = (209, 279, 415, 510, 530, 707, 916, 925)
MAIL_HOSTS = ("example.org", "example.com", "example.net")
CITY = "Mill Valley"
STATE = "CA"
POSTCODE = "94900"  # no such postcode is in use: 949 is the region, 00 is not handed out
OTHER_TOWNS = (
    ("Port Alder", "CA", "94900"),
    ("Lower Quarry", "CA", "94900"),
    ("East Ferry", "OR", "97000"),
    ("Saltmarsh", "WA", "98000"),
)

# (name, pattern in homes.BUSINESSES, premises kind, gallons on a full day)
BUSINESSES: tuple[tuple[str, str, str, float], ...] = (
    ("Mill Lane Bakery LLC", "bakery", "commercial", 780),
    ("The Weir House Restaurant", "restaurant", "commercial", 3100),
    ("Suds & Spin Laundry Inc", "laundry", "commercial", 5200),
    ("Granary Court Offices LP", "office", "commercial", 1150),
    ("Pho Millpond", "restaurant", "commercial", 1900),
    ("TAQUERIA LA PRESA", "restaurant", "commercial", 1600),
    ("Heron Bend Dental Group", "office", "commercial", 420),
    ("Kingfisher Inn", "hotel", "commercial", 3900),
    ("Flume Street Car Wash LLC", "carwash", "commercial", 4400),
    ("Alder Reach Grocery Co-op", "grocery", "commercial", 2600),
    ("Cooper Row Barbers", "office", "commercial", 310),
    ("Millwright Gym", "gym", "commercial", 1700),
    ("SAWYER STREET HARDWARE", "office", "commercial", 95),
    ("Old Ferry Coffee", "bakery", "commercial", 540),
    ("Tailrace Veterinary Clinic", "office", "commercial", 620),
    ("Wheelhouse Books", "office", "commercial", 40),
    ("Station Approach Pharmacy", "office", "commercial", 130),
    ("Golden Sluice Restaurant", "restaurant", "commercial", 2300),
    ("Bramble Terrace Nursery & Garden", "nursery", "commercial", 1800),
    ("Quarry Steps Motel", "hotel", "commercial", 2400),
    ("Mill Valley Savings Bank", "office", "commercial", 190),
    ("Penstock Auto Repair", "office", "commercial", 160),
    ("Nails by Thuy", "office", "commercial", 480),
    ("Hopper Hill Day Care", "school", "commercial", 520),
    ("Market Parade Cleaners", "laundry", "commercial", 1400),
    ("Headgate Storage", "office", "commercial", 30),
    ("Watercress Sushi", "restaurant", "commercial", 1250),
    ("Foundry Road Fitness", "gym", "commercial", 900),
    ("Panadería Soledad", "bakery", "commercial", 610),
    ("Lock Keeper's Arms", "restaurant", "commercial", 1450),
    ("Millpond Medical Building LP", "office", "commercial", 2100),
    ("Willow Weir Florist", "office", "commercial", 210),
    ("Second Turn Thrift", "office", "commercial", 35),
    ("Orchard Street Pizza", "restaurant", "commercial", 980),
    ("Foundry Ales Brewing Company", "factory", "industrial", 6800),
    ("Sluice Road Ready Mix", "factory", "industrial", 9200),
    ("Valley Cannery Cooperative", "factory", "industrial", 14500),
    ("Penstock Plating Works", "factory", "industrial", 5100),
    ("St. Brendan's Church", "church", "institutional", 260),
    ("Iglesia Nueva Vida", "church", "institutional", 210),
    ("Mill Valley Islamic Center", "church", "institutional", 380),
    ("Temple Beth Orchard", "church", "institutional", 190),
    ("Heron Bend Care Home", "care", "institutional", 4700),
    ("Mill Valley Fire District", "office", "institutional", 640),
    ("Mill Valley Public Library", "office", "institutional", 350),
    ("Town Hall", "office", "institutional", 560),
    ("Community Swim Center", "gym", "institutional", 5600),
)
SCHOOLS = (
    ("Mill Lane Elementary", 3800),
    ("Weir Elementary", 3300),
    ("Quarry Steps Middle School", 5200),
    ("Mill Valley High School", 9800),
    ("District Bus Yard", 700),
)
PARKS = (
    "Millpond Park",
    "Weir Meadow",
    "Heron Bend Ball Fields",
    "Foundry Road Median",
    "Old Ferry Landing",
    "Quarry Steps Playground",
    "Orchard Street Median",
    "Alder Reach Greenway",
    "Town Hall Lawn",
    "Cemetery",
    "Hopper Hill Park",
    "Station Approach Planters",
)
