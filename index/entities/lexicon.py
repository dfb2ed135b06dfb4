"""Word lists: given and family names, titles, words that begin or end the names of organisations and places.

Every list holds folded words. The long ones are files in `data/`; the short ones stand here because code reads
their meaning.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from index.analysis import fold

DATA = Path(__file__).with_name("data")


def word_set(words: str) -> frozenset[str]:
    """The words of a text, which keeps long lists readable."""
    return frozenset(words.split())


TITLES = word_set(
    """
    mr mrs ms miss dr sir dame lord lady president vice-president premier chancellor minister secretary senator sen
    representative rep congressman congresswoman governor gov mayor king queen prince princess duke duchess emperor
    emir sheikh sheik sultan shah pope cardinal archbishop bishop rev reverend father pastor imam ayatollah rabbi
    general gen colonel col major maj captain capt lieutenant lt sergeant sgt corporal private admiral commander
    cmdr marshal brigadier professor prof judge justice chief ambassador director spokesman spokeswoman spokesperson
    chairman chairwoman chair ceo leader lawyer attorney prosecutor coach manager striker midfielder defender
    goalkeeper actor actress singer author writer director candidate lawmaker mp analyst economist journalist
    empress ald det insp supt
    reporter correspondent commissioner inspector detective constable officer superintendent coroner principal dean
    headteacher speaker councillor councilor alderman baroness baron count countess saint st mullah maulana haji
    hajj señor señora senhor monsieur madame mme herr frau signor comrade brother sister uncle aunt tun datuk tan
    sri dato teacher professor emeritus founder owner boss deputy assistant acting former ex-president ex-prime
    ex-minister then-president son daughter wife husband widow mother father-in-law brother-in-law colleague
    activist barrister madam researcher magistrate hrh hh he sir majesty highness superstar rapper dj advocate
    counsel solicitor engineer scientist historian cleric preacher mufti vice-chancellor
    judges ceos ministers presidents senators magistrates professors crown
    cllr councilor don doña sra herr frau pastor pastorin monseigneur msgr sheriff skipper trustee curator
    amir mec mk mla mlc waziri alhaji alhaja aunty auntie highnesses president-elect vice-premier ex-premier
    sheikhs princes princesses datin tengku raja rani begum shri counselor counsellor grandmother grandfather dpp cpo
    cfo coo cto adv spokespersons spokeswomen maj-general maj-gen lt-gen lt-col brig-gen vice-adm pol
    """
)
OCCUPATIONS = word_set(
    """
    elder elders chieftain ex-minister brigadiers generals colonels majors captains sergeants constables
    superintendents inspectors commissioners governors mayors secretaries chancellors chairmen directors coaches
    professors doctors kings queens bishops cardinals pastors reverends rabbis imams ambassadors spokesmen
    activists actors actresses singers rappers authors writers journalists analysts economists lawyers attorneys
    prosecutors lawmakers congressmen commanders officers engineers scientists researchers teachers councillors
    councilors leaders managers players strikers midfielders defenders goalkeepers brothers sisters famer
    swordsman shaman winger fullback quarterback pitcher outfielder forward captain skipper debutant teenager
    footballer cricketer batsman bowler boxer driver rider swimmer sprinter champion compatriot billionaire
    tycoon businessman businesswoman entrepreneur magnate financier banker filmmaker comedian musician composer
    pianist rapper novelist poet playwright photographer designer architect physicist biologist virologist
    epidemiologist surgeon nurse pharmacist psychologist sociologist anthropologist pilot astronaut sailor
    soldier veteran defendant suspect victim witness whistleblower strongman warlord militant drug-lord kingpin
    druglord preacher adviser advisor advisers aide backbencher frontbencher whip chairperson vice-chair vice-chairman
    vice-chairwoman undersecretary under-secretary attaché consul envoy negotiator mediator delegate emissary nuncio
    provost rector chaplain vicar archdeacon deacon monk nun friar abbot guru swami sri smt nawab
    sayyid sayyed tunku shaikh havildar headwoman headman malam mallam archimandrite patriarch referee tsar czar
    co-author co-founder co-owner co-director co-writer cofounder councilwoman councilman assemblyman assemblywoman
    chef chefs chef-owner sommelier restaurateur bassist guitarist frontman podcaster bandleader
    taoiseach ombudsman son-in-law daughter-in-law mother-in-law sister-in-law ex-husband ex-wife
    """
)
"""What else stands before a name; in capitals it may be a part of another one (Players Championship)."""
RANKS = TITLES | OCCUPATIONS
DEGREES = frozenset({"KC", "QC", "MP", "TD", "JP"})
"""What may stand behind a full name without a comma and is no part of it; longer ones are seen by their form."""
MALAY_TITLES = word_set("datuk dato datin")
DOUBLE_TITLES = frozenset(
    {(first, second) for first in (*MALAY_TITLES, "tan", "toh") for second in ("seri", "sri", "puan")}
)
"""Two words that are one title: "Datuk Seri Anwar Ibrahim", but "Tan" alone is a family name."""
MALAY_DEGREES = word_set("utama panglima wira diraja paduka amar patinggi")
"""What may follow them."""
_STAGE_TITLES = frozenset({"lady"})
HONORIFICS = word_set(
    """
    mr mrs ms miss dr sir dame lord lady sen rep gov rev gen col maj capt lt sgt cmdr prof adm brig cpl pvt mme mlle
    messrs hon fr sr jr st mx
    """
)
ORGANISATION_WORDS = word_set(
    """
    university college school institute academy ministry department office bureau agency authority commission
    council committee board court parliament senate congress assembly party union federation association society
    club team league group company corporation corp inc co ltd plc llc gmbh ag sa nv bank fund trust foundation
    organization organisation center centre hospital church police army navy force forces guard command corps
    division brigade battalion airlines airways motors industries holdings partners capital insurance energy oil gas
    telecom media news times post herald tribune journal gazette guardian telegraph daily press radio television tv
    network studios records pictures entertainment united city fc afc cf sc rovers wanderers athletic rangers
    reuters service services administration coalition alliance front movement brigades militia laboratory
    observatory museum library orchestra theatre theater gallery hotel exchange securities investments systems
    technologies software electronics pharmaceuticals pharma labs airport station stadium cup open championship
    championships games award awards prize festival act treaty agreement accord accords war day street avenue road
    bridge park tower hall house palace square plaza
    """
)
PLACE_WORDS = word_set(
    """
    river lake mount mountain mountains island islands isle bay gulf sea ocean strait peninsula valley desert forest
    coast beach cape harbour harbor port canal province state region district county oblast krai republic kingdom
    territory prefecture governorate city town village municipality suburb north south east west northern southern
    eastern western central upper lower greater new old san santa saint st el al los las la le fort ville heights
    hills springs falls creek street avenue road boulevard square park bridge airport stadium hall tower palace
    highway border crossing camp prison jail temple mosque cathedral monastery shrine castle fortress cemetery zoo mine
    dam tunnel terminal lane pass reserve gardens plateau basin delta reef canyon gorge falls lagoon glacier archipelago
    atoll peak ridge township borough districts hamlet tavern supermarket mall barracks
    """
)
FEATURES_AFTER = word_set(
    """
    river lake mount mountain mountains island islands isle bay gulf sea ocean strait peninsula valley desert forest
    coast beach cape harbour harbor port canal creek street avenue road boulevard square park bridge airport stadium
    hall tower palace highway crossing camp hill hills spring springs falls inlet cove lagoon reef plateau canyon cave
    waterfall fountain monastery cathedral temple mosque church castle fort market mall plaza station terminal centre
    center complex arena museum prison dam tunnel cemetery village town district province county land gate pass
    glacier volcano basin delta marsh swamp plain plains steppe ridge peak rock woods garden gardens pier quay wharf
    lane drive estate plantation farm mine field ground oval racecourse zoo hotel motel inn manor hospital clinic
    library gallery theatre theater cinema pub restaurant cafe café chapel abbey basilica synagogue shrine observatory
    lighthouse trail apartments rivulet reserve shire sanctuary wetlands precinct stream streams roads
    """
)
"""Words behind a name that say what of the landscape or the town it is: "Shelly Beach"."""
SITES_AFTER = word_set(
    """
    airfield airbase pagoda compound junction ward resort waterfront roundabout interchange flyover motorway expressway
    underpass overpass tavern supermarket bazaar souk winery vineyard casino nightclub lodge hostel barracks garrison
    shipyard dockyard refinery weir reservoir quarry velodrome aquarium amphitheatre amphitheater colosseum coliseum
    mausoleum gurdwara convent priory minster graveyard airstrip jetty marina promenade boardwalk esplanade dune dunes
    escarpment ravine crater fjord loch lough bayou estuary headland shoal atoll archipelago islet oasis savanna prairie
    tundra rainforest jungle rapids wetland mangrove favela borough barrio colonia districts temples malls courthouse
    jail penitentiary racetrack speedway subway metro hills peaks cliffs caves mines fjords lochs gardens pass ave blvd
    rd st hwy pkwy
    """
)
"""The same of what is built, which the tagger knows nothing of."""
PLACE_KINDS = word_set(
    """
    district province region village town island islands valley mountains river county suburb township neighbourhood
    neighborhood municipality prefecture governorate peninsula oblast upazila tehsil taluk barangay hamlet
    """
)
STATED_KINDS = PLACE_KINDS | word_set(
    """
    villages towns city cities districts provinces regions area areas community communities suburbs neighborhoods
    neighbourhoods municipalities counties settlement settlements hamlets islet islets townships locality residents
    inhabitants slum outskirts constituency constituencies electorate electorates zone zones bridge pass checkpoint
    carpark crossing junction colony quarter ward wards precinct enclave
    """
)
"""What says of a doubtful name that it is a place: "in the villages of Remance", "the Funaitees area"."""
FEATURES_BEFORE = word_set(
    """
    mount lake river port cape fort camp gulf strait isle plaza parque calle avenida playa rio cerro isla puerto laguna
    alameda mercado barrio villa rue place mont jalan kampung wadi jebel jabal tell terminal route via rua palais palau
    palazzo piazza château chateau schloss istana beit kfar kafr deir ras hotel vila barranco barrancas
    """
)
"""The same before a name, in languages that put them there too: "Plaza de Mayo", "Wadi Rum"."""
QUARTERS_BEFORE = word_set(
    """
    colonia bairro ejido vereda barangay kelurahan distrito municipio parroquia corregimiento comuna urbanizacion
    fraccionamiento barriada poblacion jardim kecamatan desa mahalla mohalla oued
    """
)
"""What stands before the names of quarters and villages there."""
PARTICLES = word_set(
    """
    de da do dos das del della delle di du des la le van von vom zu zum zur der den ter ten bin ibn bint abu umm al
    el ben mac mc st san y e af av und et
    """
)
CONNECTORS = PARTICLES | word_set(
    """
    of the and for & ' ’ 's ’s - – . , in on
    """
)
MONTHS_AND_DAYS = word_set(
    """
    january february march april may june july august september october november december jan feb mar apr jun jul
    aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri
    sat sun
    """
)
SPEECH_VERBS = word_set(
    """
    said says told tells added adds asked asks replied explained wrote writes announced argued claimed insisted
    warned noted stated tweeted testified recalled admitted confirmed denied joked laughed believes thinks who whose
    """
)
PLACE_PREPOSITIONS = word_set("in at from near to into across around outside inside through toward towards")
FUNCTION_WORDS = word_set(
    """
    the a an and or but if in on at by for with from to of as is are was were be been being it its he she they we
    you i his her their our your my this that these those there here when where who what which why how not no yes so
    then than after before while since until during under over about into out up down off all some any each every
    both many most more much other another such only also even just still yet will would can could may might must
    shall should do does did has have had having said says according however meanwhile although though because
    despite earlier last next new one two three four five six seven eight nine ten first second third him me us them
    """
)


def _words(file: str) -> frozenset[str]:
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


@functools.cache
def first_names() -> frozenset[str]:
    """First names of many countries, folded."""
    return _words("first_names.txt")


@functools.cache
def surnames() -> frozenset[str]:
    """Surnames of many countries, folded."""
    return _words("surnames.txt")


def is_stage_name(words: Sequence[str]) -> bool:
    """Whether folded words are a title and a word that is no other name: "lady gaga", but not "lady hale"."""
    if len(words) != 2 or words[0] not in _STAGE_TITLES:
        return False
    return words[1] not in first_names() and words[1] not in surnames() and words[1] not in common_words()


@functools.cache
def common_words() -> frozenset[str]:
    """Words that the training texts write in lower case again and again; made by the training script."""
    return _words("common_words.txt")


@functools.cache
def headline_words() -> frozenset[str]:
    """Words that headlines write with a capital though they are no names."""
    return _words("headline_words.txt")


@functools.cache
def other_names() -> dict[tuple[str, ...], str]:
    """Well-known names that are neither people nor places, as folded words, to ORG or MISC."""
    found: dict[tuple[str, ...], str] = {}
    label = ""
    for line in (DATA / "other_names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            label = line.strip("[]")
        elif not line.startswith("#"):
            for name in line.split("|"):
                found.setdefault(tuple(fold(name).split()), label)
    return found


def names_body(words: Sequence[str]) -> bool:
    """Whether a body is well known by this name, whatever else is called so: "Arsenal", "Harvard", "Tata"."""
    return other_names().get(tuple(map(fold, words))) == "ORG"


@functools.cache
def other_beginnings() -> frozenset[str]:
    """The first words of `other_names`."""
    return frozenset(words[0] for words in other_names())


@functools.cache
def demonyms() -> dict[str, str]:
    """Folded word for a people or its language, to the country's ISO code; no country's own name (Philippines)."""
    found: dict[str, str] = {}
    countries = set()
    for line in (DATA / "countries.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            iso, country, *_, names = line.split("\t")
            countries.add(fold(country))
            for name in filter(None, names.split("|")):
                found.setdefault(fold(name), iso)
                found.setdefault(fold(name) + "s", iso)
    return {name: iso for name, iso in found.items() if name not in countries}
