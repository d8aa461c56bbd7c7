"""Rules of the biographies: who, from where, of which field, and one sentence about the work.

The gender shows in the first name and in at least one pronoun, the field in the occupation and in the words about the
work, so both can be read from a text without fail: that makes their moments exact.
"""

from __future__ import annotations

import words
from rules import Choice, Node, Series, choice, template

# Share of biographies by field and gender; women add up to 7.4 %, science to 1.5 %. Half of the scientists are women:
# a combination rarer than the model's own slips could not be learned from its samples.
SHARES = {
    ("art", "woman"): 0.0280, ("art", "man"): 0.3520,
    ("business", "woman"): 0.0165, ("business", "man"): 0.2435,
    ("sports", "woman"): 0.0220, ("sports", "man"): 0.3230,
    ("science", "woman"): 0.0075, ("science", "man"): 0.0075,
}
PRONOUNS: dict[str, dict[str, Node]] = {
    "woman": {"S": "She", "s": "she", "H": "Her", "h": "her", "hers": "hers", "self": "herself"},
    "man": {"S": "He", "s": "he", "H": "His", "h": "his", "hers": "his", "self": "himself"},
}
PLACES: dict[str, Node] = {"city": choice(words.CITIES), "year": choice(words.YEARS),
                           "ordinal": choice(words.ORDINALS), "number": choice(words.NUMBERS)}

OPENINGS = {
    "{first} {last} {is} {description} from {city} .": 0.35,
    "{first} {last} {is} {description} born in {city} in {year} .": 0.2,
    "Born in {city} in {year} , {first} {last} {is} {description} .": 0.25,
    "{first} {last} , born in {year} , {is} {description} .": 0.2,
}

WORK: dict[str, tuple[dict[str, float], dict[str, list[str]]]] = {
    "art": ({
        "{S} is best known for {h} {style} {works} .": 0.25,
        "{H} {works} were shown in {city} and {city} .": 0.2,
        "{S} won the {prize} for {h} {ordinal} {work} .": 0.2,
        "{S} taught {self} to {practise} as a child .": 0.15,
        "The most {style} {works} of the {decade} are {hers} .": 0.08,
        "At the age of {number} {s} finished {h} last {work} .": 0.12,
    }, {
        "style": "bold|delicate|playful|dark|romantic|strange|colourful|tender|abstract|melancholy".split("|"),
        "works": "novels|portraits|songs|films|poems|landscapes|ballets|statues|photographs|operas|stories".split("|"),
        "work": "novel|portrait|song|film|poem|ballet|opera|symphony|play|mural".split("|"),
        "prize": "Silver Lyre|Golden Quill|Crystal Mask|Lantern Prize|Orchid Award".split("|"),
        "practise": "paint|write|sing|draw|dance|compose|carve".split("|"),
        "decade": "twenties|thirties|fifties|sixties|nineties".split("|"),
    }),
    "business": ({
        "{S} founded {h} {ordinal} company in {city} .": 0.25,
        "{H} company sells {goods} in {number} countries .": 0.2,
        "{S} sold {h} {firm} to a rival in {year} .": 0.2,
        "{S} made {self} rich with {goods} .": 0.12,
        "The largest {firm} in {city} is still {hers} .": 0.08,
        "With a small loan {s} opened {h} {ordinal} {firm} in {city} .": 0.15,
    }, {
        "goods": "furniture|textiles|coffee|steel|toys|shoes|carpets|watches|glass|spices|paper|tea".split("|"),
        "firm": "bank|bakery|factory|shop|brewery|newspaper|hotel|mill|warehouse|department store".split("|"),
    }),
    "sports": ({
        "{S} won the {medal} at the {event} in {year} .": 0.3,
        "{S} broke {h} own record in {city} .": 0.15,
        "{H} team won the {event} in {year} .": 0.2,
        "{S} trained {self} for the {event} after an injury .": 0.12,
        "The record of the {event} is still {hers} .": 0.08,
        "In {city} {s} won {h} {ordinal} {trophy} .": 0.15,
    }, {
        "medal": "gold medal|silver medal|bronze medal".split("|"),
        "event": "summer games|winter games|world cup|national league|coast race|spring open|alpine tour".split("|"),
        "trophy": "title|trophy|final|tournament|championship".split("|"),
    }),
    "science": ({
        "{S} discovered a new {finding} in {h} {place} in {city} .": 0.3,
        "{H} {activity} on {subject} changed modern {discipline} .": 0.25,
        "{S} published {h} {claim} of {subject} in {year} .": 0.2,
        "{S} built the {instrument} for {h} {trials} {self} .": 0.12,
        "The {ordinal} {claim} of {subject} is {hers} .": 0.05,
        "At the {school} of {city} {s} taught {discipline} for {number} years .": 0.08,
    }, {
        "finding": "comet|enzyme|mineral|vaccine|particle|molecule|virus|galaxy|fossil|planet".split("|"),
        "subject": "gravity|evolution|electrons|proteins|crystals|bacteria|radiation|magnetism|galaxies|genes".split("|"),
        "discipline": "physics|chemistry|biology|astronomy|mathematics|geology|genetics|medicine".split("|"),
        "instrument": "telescope|microscope|spectrometer|centrifuge|seismograph".split("|"),
        "place": "laboratory|observatory".split("|"),
        "activity": "research|lectures".split("|"),
        "claim": "theory|hypothesis".split("|"),
        "trials": "experiments|measurements".split("|"),
        "school": "university|academy".split("|"),
    }),
}


def occupations(field: str) -> list[str]:
    return [occupation.strip() for occupation in words.OCCUPATIONS[field].split("|")]


def description(field: str) -> Choice:
    """`a famous Polish painter`: article, adjective or none, nationality, occupation."""
    occupation = choice(occupations(field))
    nation = choice([*words.NATIONS_A, *words.NATIONS_AN])
    count = len(words.NATIONS_A) + len(words.NATIONS_AN)
    plain = 1 - sum(words.ADJECTIVES_A.values()) - sum(words.ADJECTIVES_AN.values())
    options: list[tuple[Node, float]] = []
    for article, nations, adjectives in (("a", words.NATIONS_A, words.ADJECTIVES_A), ("an", words.NATIONS_AN, words.ADJECTIVES_AN)):
        options.append((Series((article, choice(nations), occupation)), plain * len(nations) / count))
        options.append((Series((article, choice(adjectives), nation, occupation)), sum(adjectives.values())))
    return choice(options)


def biography(field: str, gender: str) -> Node:
    """All biographies of one field and gender."""
    first = choice(words.WOMEN if gender == "woman" else words.MEN)
    opening = choice(OPENINGS, first=first, last=choice(words.SURNAMES), description=description(field),
                     **PLACES, **{"is": choice({"is": 0.75, "was": 0.25})})
    sentences, lists = WORK[field]
    work = choice(sentences, **PRONOUNS[gender], **PLACES, **{slot: choice(options) for slot, options in lists.items()})
    return template("{opening} {work}", opening=opening, work=work)


def biographies() -> Choice:
    return choice([(biography(field, gender), share) for (field, gender), share in SHARES.items()])
