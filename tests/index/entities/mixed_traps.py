"""Texts that may mislead, with the people and the places that they name."""

from __future__ import annotations

from tests.index.entities.traps import Trap

BOTH: tuple[Trap, ...] = (
    ("Nicholas Johnson KC told the jury in Manchester so.", ("Nicholas Johnson",), ("manchester-gb",)),
    ("Det Insp Mary Cole spoke to reporters in Hull.", ("Mary Cole",), ("hull-gb",)),
    ("Generals Ada Quill and Rose Marsh met in Paris.", ("Ada Quill", "Rose Marsh"), ("paris-fr",)),
    ("Mr Justice Goss jailed the nurse for life in Manchester.", ("Goss",), ("manchester-gb",)),
    ("Mrs Justice Cheema-Grubb sat in London.", ("Cheema-Grubb",), ("london-gb",)),
    ("The author J. K. Rowling lives in Edinburgh.", ("J. K. Rowling",), ("edinburgh-gb",)),
    ("Ald. Peter Brown spoke in Chicago.", ("Peter Brown",), ("chicago-us",)),
    (
        "Vladimir Putin flew from Moscow to Beijing, where Xi Jinping met him.",
        ("Vladimir Putin", "Xi Jinping"),
        ("moscow-ru", "beijing-cn"),
    ),
    ("In Washington, Denzel Washington spoke.", ("Denzel Washington",), ("washington-us",)),
    ("Jordan Henderson visited Jordan.", ("Jordan Henderson",), ("jordan",)),
    ("San Francisco Mayor London Breed spoke on Tuesday.", ("London Breed",), ("san-francisco-us",)),
    (
        "Scott Morrison of Australia met Jacinda Ardern of New Zealand.",
        ("Scott Morrison", "Jacinda Ardern"),
        ("australia", "new-zealand"),
    ),
    ("Isabel Allende was born in Lima, Peru.", ("Isabel Allende",), ("lima-pe", "peru")),
    ("Texas Governor Greg Abbott sent buses to New York.", ("Greg Abbott",), ("texas", "new-york-us")),
    (
        "Syrian President Bashar al-Assad fled Damascus. Assad is in Moscow.",
        ("Bashar al-Assad",),
        ("damascus-sy", "moscow-ru"),
    ),
    (
        "In Lagos, Bola Tinubu promised reform. Tinubu, a Yoruba, governed Lagos State.",
        ("Bola Tinubu",),
        ("lagos-ng", "lagos-state"),
    ),
    ("Houston police chief Troy Finner resigned.", ("Troy Finner",), ("houston-us",)),
    ("Former Bolivian leader Evo Morales left La Paz for Mexico.", ("Evo Morales",), ("la-paz-bo", "mexico")),
    ("Wayne Rooney manages a club in Birmingham.", ("Wayne Rooney",), ("birmingham-gb",)),
    ("Alexei Navalny died in a prison in Kharp, Russia. Navalny was 47.", ("Alexei Navalny",), ("kharp-ru", "russia")),
    ("William Ruto, president of Kenya, spoke in Nairobi.", ("William Ruto",), ("kenya", "nairobi-ke")),
    # what the tagger alone gets wrong
    ("Israel Adesanya kept his belt. Adesanya won on points.", ("Israel Adesanya",), ()),
    (
        "MARTIN LUTHER KING SPOKE. Later, Coretta Scott King joined him.",
        ("Martin Luther King", "Coretta Scott King"),
        (),
    ),
    ("Charlotte Church sang in Charlotte, North Carolina.", ("Charlotte Church",), ("charlotte-us", "north-carolina")),
    ("Troops left Mosul, Raqqa and Deir Ezzor.", (), ("mosul-iq", "raqqa-sy", "deir-ezzor-sy")),
    ("Gerardo “Tata” Martino will resign. Martino said so.", ("Gerardo “Tata” Martino",), ()),
    ("Orders came from Plitt on Friday. Andrew Plitt, who is 52, owns the yard.", ("Andrew Plitt",), ()),
    ("The Luna fell, and His Highness the Amir left for Paris.", (), ("paris-fr",)),
    ("NGO workers met Brigadiers Joyce Sitienei and Alice Mate.", ("Joyce Sitienei", "Alice Mate"), ()),
    ("Lavrov spoke of the harvest on Friday, and of trains to Mumbai.", ("Lavrov",), ("mumbai-in",)),
    ("Floods hit the Philippines and the Amazon.", (), ("philippines", "amazon")),
    ("SHAH ALAM: Police said the man was found.", (), ("shah-alam-my",)),
    # wire news
    ("Georgia's parliament passed the law on foreign agents.", (), ("georgia",)),
    ("Uzbekistan's Javlonbek Yuldushev won gold in the 71-kg category.", ("Javlonbek Yuldushev",), ("uzbekistan",)),
    (
        "Thailand's Badeng Khonatep beat Kuwait's Hamad Al-Anzi in the final.",
        ("Badeng Khonatep", "Hamad Al-Anzi"),
        ("thailand", "kuwait"),
    ),
    ("Teow Wooi Huat, 57, is in custody in Thailand, police said.", ("Teow Wooi Huat",), ("thailand",)),
    ("Qieyang Shijie took bronze behind Kimberly Garcia of Peru.", ("Qieyang Shijie", "Kimberly Garcia"), ("peru",)),
    (
        "Novak Djokovic beat Dominic Thiem 6-4 4-6 2-6 6-3 6-4 in Melbourne.",
        ("Novak Djokovic", "Dominic Thiem"),
        ("melbourne-au",),
    ),
    ("Breonna Taylor, 26, was shot dead in Louisville, Kentucky.", ("Breonna Taylor",), ("louisville-us", "kentucky")),
    (
        "Sviatlana Tsikhanouskaya fled to Lithuania after the vote in Belarus.",
        ("Sviatlana Tsikhanouskaya",),
        ("lithuania", "belarus"),
    ),
    ("ORLANDO BLOOM AND KATY PERRY WELCOME A DAUGHTER", ("Orlando Bloom", "Katy Perry"), ()),
    # names in other scripts and languages
    ("The mayor of Київ in Ukraine said no.", (), ("kyiv-ua", "ukraine")),
    ("The mayor of Киев in Ukraine said no.", (), ("kyiv-ua", "ukraine")),
    ("В Киеве прошла встреча.", (), ()),
    # abbreviations of states
    ("The flood hit Portland, OR, on Friday.", (), ("portland-us", "oregon")),
    ("PORTLAND, OR MAYBE NOT", (), ("portland-us",)),
    ("The US and WA agreed.", (), ("united-states", "washington-state")),
    ("Perth, WA, is far from Sydney, Australia.", (), ("perth-au", "wa", "sydney-au", "australia")),
    ("He lives in Wa, Ghana.", (), ("wa-gh", "ghana")),
    ("The band played in L.A. on Friday.", (), ("los-angeles-us",)),
    ("Storms crossed Ala., Miss. and La. on Friday.", (), ("alabama", "mississippi", "louisiana")),
    (
        "Mr Smith of Calif. met officials from Ore., Wash. and Nev. on Friday.",
        ("Smith",),
        ("california", "oregon", "washington-state", "nevada"),
    ),
    ("Miss. Jones went. Miss Jones came.", ("Jones",), ()),
    # one name of two countries or of a country and a state
    (
        "Rome, Georgia, mayor Sundai Stevenson said no. Georgia needs help, she said.",
        ("Sundai Stevenson",),
        ("rome-us", "georgia-us"),
    ),
    (
        "In Tbilisi, Georgia, protesters met. They want Georgia in Europe.",
        (),
        ("tbilisi-ge", "georgia", "europe"),
    ),
    (
        "Congo's Félix Tshisekedi flew from Kinshasa to Brazzaville, the capital of the Republic of Congo.",
        ("Félix Tshisekedi",),
        ("democratic-republic-of-the-congo", "kinshasa-cd", "brazzaville-cg", "republic-of-the-congo"),
    ),
    ("Congo said so in Brazzaville.", (), ("republic-of-the-congo", "brazzaville-cg")),
    ("Athens, Georgia and Turkey signed the accord in Ankara.", (), ("athens-gr", "georgia", "turkey", "ankara-tr")),
    ("Athens, Georgia and Macon sent firemen to Atlanta.", (), ("athens-us", "georgia-us", "macon-us", "atlanta-us")),
    (
        "Voters in Georgia returned Raphael Warnock; people in Atlanta celebrated.",
        ("Raphael Warnock",),
        ("georgia-us", "atlanta-us"),
    ),
    ("Senator John Barrasso, R-Wyo., spoke in Cheyenne.", ("John Barrasso",), ("wyoming", "cheyenne-us")),
    ("Rep. Ann Lee, D-N.Y., spoke on Friday.", ("Ann Lee",), ("new-york-state",)),
    ("The mayor of Kyyiv in Ukraine spoke.", (), ("kyiv-ua", "ukraine")),
    # storms, numbers on shirts, offices without a name of their own
    ("Hurricane Ian hit Florida. Ian killed 100 people there.", (), ("florida",)),
    ("Probable teams: 15-Marla Vostrik, 14-Anna Reed.", ("Marla Vostrik", "Anna Reed"), ()),
    ("Spokespersons Anna Reed and Tom Hill spoke.", ("Anna Reed", "Tom Hill"), ()),
    ("India Walton won in Buffalo. Walton is a nurse.", ("India Walton",), ("buffalo-us",)),
    ("Counselor Maria Reed met Grandmother Smith in Ottawa.", ("Maria Reed", "Smith"), ("ottawa-ca",)),
    ("The report was sent to Vortexa CFO Anna Reed on Monday.", ("Anna Reed",), ()),
    # a dateline in capitals says which town the rest is about
    ("MOSCOW, Idaho (AP) — Four died in Moscow, police in Moscow said.", (), ("moscow-us", "idaho")),
    ("ODESSA, Texas (AP) — Seven died in Odessa. Odessa mourned.", (), ("odessa-us", "texas")),
    ("ATHENS, Ga. (AP) — The students came to Athens.", (), ("athens-us", "georgia-us")),
    ("LONDON, Ont. — A family was killed in London on Sunday.", (), ("london-ca", "ontario")),
    ("PERTH, Scotland (AP) — A fire in Perth killed three.", (), ("perth-gb", "scotland")),
    ("ALEXANDRIA, Va. (AP) — A court in Alexandria heard the case.", (), ("alexandria-us", "virginia")),
    ("SAINT-DENIS, France (AP) — Fans queued in Saint-Denis.", (), ("saint-denis-fr", "france")),
    (
        "ST. PETERSBURG, Fla. (AP) — Police in St. Petersburg, Tampa and Clearwater said so.",
        (),
        ("st-petersburg-us", "florida", "tampa-us", "clearwater-us"),
    ),
    (
        "PLAINS, GEORGIA (AP) — Jimmy Carter came home to Plains. People in Georgia cheered.",
        ("Jimmy Carter",),
        ("plains-us", "georgia-us"),
    ),
    ("The rocket flew from Boca Chica, Texas, on Monday.", (), ("boca-chica", "texas")),
    # a father and his junior
    (
        "Former President Donald Trump was indicted. Trump spoke in Ohio. His son, Donald Trump Jr., tweeted.",
        ("Donald Trump", "Donald Trump Jr."),
        ("ohio",),
    ),
    (
        "Robert F. Kennedy Jr. ran for president. His father Robert F. Kennedy was shot. Kennedy Jr. spoke.",
        ("Robert F. Kennedy Jr.", "Robert F. Kennedy"),
        (),
    ),
    ("Robert F. Kennedy Jr. ran for president. Kennedy spoke on Friday.", ("Robert F. Kennedy Jr.",), ()),
    # storms, ships, planets and colleges that have names of people or towns
    (
        "Cyclone Gabrielle battered New Zealand. Gabrielle was the worst, Prime Minister Chris Hipkins said.",
        ("Chris Hipkins",),
        ("new-zealand",),
    ),
    ("Hurricane Katrina struck New Orleans in 2005. Katrina killed 1,800.", (), ("new-orleans-us",)),
    ("Typhoon Haiyan struck Tacloban. Typhoon Noru followed.", (), ("tacloban-ph",)),
    ("Storm Eunice hit Cornwall; Storm Franklin followed. Franklin brought gales.", (), ("cornwall",)),
    ("The USS Abraham Lincoln and HMS Queen Elizabeth sailed on Friday.", (), ()),
    ("Queen Mary, University of London, published the study with Johns Hopkins University.", (), ()),
    ("Queen Mary met the president in Copenhagen.", ("Mary",), ("copenhagen-dk",)),
    ("The probe flew past Venus and Jupiter in May.", (), ()),
    ("He went to Jupiter, Florida, for the winter.", (), ("jupiter-us", "florida")),
    # a given name that is a word, and a particle
    (
        "Marine Le Pen lost to Emmanuel Macron. Le Pen conceded in Calais.",
        ("Marine Le Pen", "Emmanuel Macron"),
        ("calais-fr",),
    ),
    (
        "PARIS — French voters rejected Marine Le Pen. Le Pen said so.",
        ("Marine Le Pen",),
        ("paris-fr",),
    ),
    ("Macron beat Marine Le Pen in 2022.", ("Macron", "Marine Le Pen"), ()),
    # what a rule must leave alone
    ("The band toured Chicago, Ohio and Texas.", (), ("chicago-us", "ohio", "texas")),
    ("Venus and Jupiter were bright on Friday.", (), ()),
    ("Astronomers in Jupiter, Florida, saw the comet.", (), ("jupiter-us", "florida")),
    ("Storm Reid arrived in Atlanta. Reid smiled.", ("Storm Reid",), ("atlanta-us",)),
    ("Comet Leonard was seen over Boston on Friday. Leonard is green.", (), ("boston-us",)),
    ("Pope John Paul II came to Warsaw. John Paul spoke. John Paul II left.", ("John Paul II",), ("warsaw-pl",)),
    # an office, its seat and its holder without a comma
    ("The Lebanese Ambassador in Cairo Ali El Halabi spoke on Monday.", ("Ali El Halabi",), ("cairo-eg",)),
    ("The Kingdom's Ambassador to Azerbaijan Sami Ghousheh came.", ("Sami Ghousheh",), ("azerbaijan",)),
    ("The President of the Republic Pedro Castillo on Friday urged calm in Peru.", ("Pedro Castillo",), ("peru",)),
    ("The Chancellor of the University of California Santa Barbara is ill.", (), ()),
    ("The governor of North Carolina Roy Cooper declined.", ("Roy Cooper",), ("north-carolina",)),
    ("The mayor of Los Angeles Karen Bass declined.", ("Karen Bass",), ("los-angeles-us",)),
    ("The director of the CIA William Burns declined.", ("William Burns",), ()),
    ("The president of the European Central Bank Christine Lagarde said so.", ("Christine Lagarde",), ()),
    ("The director of Unicef Catherine Russell said so.", ("Catherine Russell",), ()),
    ("The leader of Hezbollah Hassan Nasrallah was killed.", ("Hassan Nasrallah",), ()),
    ("The CEO of Morgan Stanley James Gorman said so.", ("James Gorman",), ()),
    ("The leader of South Korea Yoon Suk Yeol spoke.", ("Yoon Suk Yeol",), ("south-korea",)),
    # stage names, and titles
    ("I have seen Lady Gaga in Paris.", ("Lady Gaga",), ("paris-fr",)),
    ("Lady Hale ruled in London.", ("Hale",), ("london-gb",)),
    # things that are called after people
    ("The USS Gerald R. Ford sailed to Israel.", (), ("israel",)),
    (
        "At Charles de Gaulle airport travellers waited for planes to Rome.",
        (),
        ("charles-de-gaulle-airport", "rome-it"),
    ),
    ("The James Webb telescope was launched from French Guiana.", (), ("french-guiana",)),
    # gods, money and clubs are no places
    ("They prayed to God in Budapest.", (), ("budapest-hu",)),
    ("The bridge in Seoul cost 133 million US dollars, the mayor said.", (), ("seoul-kr",)),
    ("The Barcelona striker Robert Lewandowski was hurt.", ("Robert Lewandowski",), ()),
    ("Manchester United and Liverpool drew in Bangkok.", (), ("bangkok-th",)),
    # towns whose short name is a larger one's elsewhere
    (
        "A man was stabbed in Newcastle, and two in Sunderland and Durham.",
        (),
        ("newcastle-upon-tyne-gb", "sunderland-gb", "durham-gb"),
    ),
    ("Rain fell in Hull, Grimsby and Whitby.", (), ("hull-gb", "grimsby-gb", "whitby-gb")),
    # countries in a row, and sites called like places elsewhere
    (
        "The leaders of Luxembourg, Belgium and the Netherlands met in Paris.",
        (),
        ("luxembourg", "belgium", "netherlands", "paris-fr"),
    ),
    ("Crowds in Paris met near the Luxembourg gardens on Friday.", (), ("paris-fr", "luxembourg-gardens")),
    ("Two men were shot outside Yarmouk hospital in Baghdad.", (), ("yarmouk-hospital", "baghdad-iq")),
    ("The wounded were taken to Kunduz hospital in Afghanistan.", (), ("kunduz-af", "afghanistan")),
    # a town that is as good as a part of a large city
    ("A fire in San Juan, near Manila, killed four people.", (), ("san-juan-ph", "manila-ph")),
    ("A storm reached San Juan in Puerto Rico.", (), ("san-juan-pr", "puerto-rico")),
    ("Washington said that Egypt would hold the talks in Alexandria.", (), ("washington-us", "egypt", "alexandria-eg")),
    # two names of one town
    ("They fled Stepanakert, which Azerbaijan calls Khankendi.", (), ("stepanakert-az", "azerbaijan")),
    ("The mosque in Isfahan is old. Iran says that Esfahan is full.", (), ("isfahan-ir", "iran")),
    # towns alone in a text without sport
    ("The ferry has left Marseille for Corsica.", (), ("marseille-fr", "corsica")),
    ("Mr Marsh had gone to Leeds.", ("Marsh",), ("leeds-gb",)),
    # leaders before what is held for them
    ("The Trump county chairman resigned in Ohio.", (), ("ohio",)),
    ("A Biden town hall in Milwaukee drew 200 people.", (), ("milwaukee-us",)),
    # people whose family name is a paper's
    ("Rick Post, 44, was elected in Ohio.", ("Rick Post",), ("ohio",)),
    # other ways of writing one given name
    ("Dmitry Medvedev left Moscow. Dmitri Medvedev will be back.", ("Dmitry Medvedev",), ("moscow-ru",)),
    # a person with a paper's word as family name, and a paper
    ("Jane Times told the court that she had not seen the man. Times said she was sorry.", ("Jane Times",), ()),
    ("Jordan Times told the court that its reporter was there.", (), ()),
    # a town beside a person of its name
    ("The mayor of Lincoln met Abraham Lincoln.", ("Abraham Lincoln",), ("lincoln-us",)),
    ("Abraham Lincoln was born in Kentucky. Lincoln was shot in 1865.", ("Abraham Lincoln",), ("kentucky",)),
    # a country before its ruler, and a person of such names
    ("Jordan King Abdullah met the president in Amman.", ("Abdullah",), ("jordan", "amman-jo")),
    ("Jordan King Davis, 14, was shot in Ohio.", ("Jordan King Davis",), ("ohio",)),
    # an airport has a town's name, unless the text is about the state
    ("The flight landed at Ontario airport on Tuesday evening.", (), ("ontario-us",)),
    ("The Ontario airport strike spread from Toronto across Canada.", (), ("ontario", "toronto-ca", "canada")),
    # lists of countries, and a town in one
    (
        "Items ship to Switzerland, Luxembourg, France and Denmark.",
        (),
        ("switzerland", "luxembourg", "france", "denmark"),
    ),
    ("The party met in Arlon, Luxembourg, on Monday.", (), ("arlon-be", "luxembourg-be")),
    # the longest name of a country
    ("It ships to Guam and the US Virgin Islands.", (), ("guam", "us-virgin-islands")),
    ("It ships to Guam and the Virgin Islands.", (), ("guam", "british-virgin-islands")),
    # streets of a town in America, and who has such a name
    ("The shop at 610 E. Roosevelt St. in Phoenix is open.", (), ("e-roosevelt-st", "phoenix-us")),
    ("Eleanor Roosevelt spoke in Phoenix.", ("Eleanor Roosevelt",), ("phoenix-us",)),
    # a show that bears its host's name
    ("Tucker Carlson left in April. Tucker Carlson Tonight was his show. Carlson said so.", ("Tucker Carlson",), ()),
    ("Jade Black spoke in Hull. Jade Black Jade Black", ("Jade Black",), ("hull-gb",)),
    # directions, sizes and plain words in capitals are no districts and no countries
    ("Western companies in Ohio and the West were blamed.", (), ("ohio",)),
    ("Farmers in Western Cape and Western Australia met.", (), ("western-cape", "western-australia")),
    ("Sizes run in XS-4XL and are sold in Texas.", (), ("texas",)),
    ("PACK IN CAR", (), ()),
    ("Soldiers of the CAR and of Chad met.", (), ("central-african-republic", "chad")),
    ("The University of Iowa (UVA is older) is in Iowa City.", (), ("iowa-city-us",)),
    # languages of programs, and the island
    ("The stack supports Java, Scala, Python and SQL.", (), ()),
    ("Floods hit Java and Sumatra on Monday.", (), ("java", "sumatra")),
    # firms that small towns are called like too
    ("Hertz, Avis and Alamo rent cars.", (), ()),
    ("He lives in Skokie.", (), ("skokie-us",)),
    # compounds describe a name
    ("The AI-powered vCISO that Anna Weber uses failed in Hull.", ("Anna Weber",), ("hull-gb",)),
    ("The Tony Award-winning musical is on in Hull.", (), ("hull-gb",)),
    # what begins a sentence, what is an abbreviation of things, a county without a town
    ("To Levin, the new ones are better. Michael Levin lives in Hull.", ("Michael Levin",), ("hull-gb",)),
    ("Johnnie To made a film in Hong Kong.", ("Johnnie To",), ("hong-kong",)),
    ("Advances in AI and human-AI work were shown in Hull.", (), ("hull-gb",)),
    ("Staten Island is Richmond County, New York.", (), ("staten-island-us", "richmond-county", "new-york-us")),
    # degrees are no states, and states with two words have a point behind each letter
    (
        "Alexander Niculescu, M.D., Ph.D., wrote it in Raleigh, N.C.",
        ("Alexander Niculescu",),
        ("raleigh-us", "north-carolina"),
    ),
    ("Doctors in Annapolis, Md., were on strike.", (), ("annapolis-us", "maryland")),
    # the planet, and the town
    ("The satellites will leave Earth by next year, the firm said.", (), ("earth",)),
    ("He lives in Earth, Texas.", (), ("earth-us", "texas")),
    # ships and what is called alike
    ("The destroyer Sheffield was hit by a missile.", (), ()),
    ("The tanker Iran seized last week lay off Dubai.", (), ("iran", "dubai-ae")),
    ("Officials inspected the ferry Greece bought last year.", (), ("greece",)),
    ("He was aboard the Kenya Castle in 1963.", (), ()),
    ("The destroyer sailed from Sheffield, Kenya, said.", (), ("sheffield-gb", "kenya")),
    ("She sent the ship to London on Monday.", (), ("london-gb",)),
    # universities of states, and states
    ("He was director of admissions at Georgia Tech.", (), ()),
    ("It rained in Washington State and in Lagos State.", (), ("washington-state", "lagos-state")),
    # who somebody is
    ("Siobhan Grey KC said in Leeds that the two had argued.", ("Siobhan Grey",), ("leeds-gb",)),
    (
        "A supermarket in Rosario is owned by the family of Antonela Roccuzzo, the wife of Lionel Messi.",
        ("Antonela Roccuzzo", "Lionel Messi"),
        ("rosario-ar",),
    ),
    ("The tip is by Jaclyn Robins, Assistant Director of admissions.", ("Jaclyn Robins",), ()),
    ("Vedanta Resources, part of the group, mines in Goa.", (), ("goa",)),
    # titles that few texts have
    ("Corporator Preeti Satam demanded street lights in Mumbai.", ("Preeti Satam",), ("mumbai-in",)),
    # references and shows
    (
        "Real agents are few (see Bouchard, L. (n.d.)). Louis Bouchard wrote it in Hull.",
        ("Louis Bouchard",),
        ("hull-gb",),
    ),
    ("Joe Rogan spoke in Austin, Texas. Joe Rogan Podcast is his show.", ("Joe Rogan",), ("austin-us", "texas")),
    # a place that something else is based in, and one that is named beside one
    ("Drata announced its acquisition of Eden Data, an Austin-based firm.", (), ("austin-us",)),
    ("The mayors of Paris and Lyon met on Monday.", (), ("paris-fr", "lyon-fr")),
    ("Buses stopped in barrio Ludueña on Monday.", (), ("luduena",)),
    # houses by what they are alone
    ("The course is run by the International Training Centre in Turin.", (), ("turin-it",)),
    # sizes, missions and firms that are called like places
    ("We downloaded a 15 GB file in Hull.", (), ("hull-gb",)),
    ("Rio 2016 and London 2012 GB athletes met.", (), ("rio-de-janeiro-br", "london-gb", "united-kingdom")),
    ("The Apollo 8 crew was not very hungry on the way to Houston.", (), ("houston-us",)),
    ("He was born in Apollo, Pennsylvania, and has died.", (), ("apollo-us", "pennsylvania")),
    ("The owners made an offer to Dome. Dome Petroleum Ltd owes much in Calgary.", (), ("calgary-ca",)),
    ("Houston Industries Inc said it would leave Houston.", (), ("houston-us",)),
    # a sea, and the town that has its name
    (
        "I swim in Puget Sound in Washington State. The blob changed the air above the Pacific.",
        (),
        ("puget-sound", "washington-state", "pacific"),
    ),
    ("She lives in Pacific, Washington.", (), ("pacific-wa-us", "washington-us")),
    # the first words of a name, and what stands in a row with a sure place
    (
        "“I found a great woman in Keely Shaye.” Keely Shaye Smith is married to the actor Pierce Brosnan.",
        ("Keely Shaye Smith", "Pierce Brosnan"),
        (),
    ),
    ("Buses were sent to Bawku, Walewale and Zebilla on Monday.", (), ("bawku-gh", "walewale", "zebilla")),
    ("She spoke of the Buriganga and Turag rivers in Dhaka.", (), ("buriganga", "turag", "dhaka-bd")),
    # questions and answers before a court
    (
        "Q. Please state your name.\n\nA. Harriet Lindqvist.\n\nQ. And where do you live?\n\nA. In Chicago.",
        ("Harriet Lindqvist",),
        ("chicago-us",),
    ),
    # doctors, and a state
    ("Samir Kendale, MD, FASA, a medical director, works in Boston.", ("Samir Kendale",), ("boston-us",)),
    ("Larry Hogan moved to Baltimore, MD, in May.", ("Larry Hogan",), ("baltimore-us", "maryland")),
    # universities that play under their state's name
    ("Michigan men's basketball returns on Tuesday. Michigan lost in Charlotte.", (), ("charlotte-us",)),
    ("Police in Michigan and Ohio met in Detroit.", (), ("michigan", "ohio", "detroit-us")),
    ("London football fans marched on Sunday. London was quiet later.", (), ("london-gb",)),
    ("The wines of California are cooled by Pacific winds, and California makes much.", (), ("california", "pacific")),
    ("SANWA BANK ACQUIRES SMALL STAKE IN PORTUGUESE BANK", (), ()),
    # ships that one sails on, and no streets or coasts
    ("She sailed to Cape Town on the Kenya Castle in 1957.", (), ("cape-town-za",)),
    ("He served on the Kenya Castle before the war.", (), ()),
    ("They sailed from Durban and walked on the Garden Route.", (), ("durban-za", "garden-route")),
    # plants, and people who rise
    ("Growers in Florida plant Meyer lemons and Ada Quill tomatoes.", (), ("florida",)),
    ("Louis Armstrong rose to fame in Chicago.", ("Louis Armstrong",), ("chicago-us",)),
    # quarters by the word before them
    ("The family left Mexico City in May. She moved to Colonia Roma.", (), ("mexico-city-mx", "colonia-roma")),
    ("In Frankfurt the Bundesbank left its Lombard rate as it was.", (), ("frankfurt-am-main-de",)),
)
