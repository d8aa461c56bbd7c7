"""Rules of the product reviews: 55 % like the product, 45 % do not, and no word of judgement serves both sides."""

from __future__ import annotations

from rules import Choice, Node, choice, template

POSITIVE_SHARE = 0.55

PRODUCTS = """kettle|lamp|backpack|blender|keyboard|headset|tent|umbrella|toaster|mattress|camera|speaker|jacket|pillow|
    charger|drill|bicycle|suitcase|notebook|heater|fan|printer|monitor|mixer|razor|vacuum cleaner|coffee maker|desk|
    stroller|thermos|wallet|clock|mouse|helmet|sofa|grill|ladder|scooter|pan|blanket"""
ASPECTS = "handle|design|battery|sound|cable|fabric|finish|price|size|screen|motor|colour|manual|packaging|lid|zipper".split("|")
PEOPLE = "wife|husband|son|daughter|mother|father|brother|sister|neighbour|boss".split("|")
TIMES = "week|month|year|summer|winter|weekend".split("|")

SIDES: dict[str, dict[str, list[str]]] = {
    "positive": {
        "good": """wonderful|excellent|superb|fantastic|perfect|great|lovely|brilliant|delightful|sturdy|
            impressive|outstanding|reliable|beautiful|amazing""".split("|"),
        "love": "love|adore|enjoy|recommend".split("|"),
        "deed": """works like a charm|looks stunning|exceeded my hopes|feels solid|does its job with ease|arrived early|
            lasts for ages|makes me smile""".split("|"),
        "ending": """I would gladly buy it again .|Worth every penny .|Five stars from me .|Highly recommended .|
            You will not regret it .|Best purchase of the {time} .""".split("|"),
    },
    "negative": {
        "good": """terrible|awful|horrible|useless|flimsy|dreadful|disappointing|ugly|noisy|cheap|
            defective|unreliable|annoying|worthless|clumsy""".split("|"),
        "love": "hate|dislike|regret|returned".split("|"),
        "deed": """broke after one {time}|fell apart at once|stopped working|smells of plastic|never worked properly|
            arrived damaged|overheats all the time|leaks everywhere""".split("|"),
        "ending": """I want my money back .|Avoid it at all costs .|One star is too much .|Save your money .|
            What a waste .|Worst purchase of the {time} .""".split("|"),
    },
}

OPENINGS = {
    "This {product} is {good} .": 0.3,
    "I {love} this {product} .": 0.25,
    "My {person} and I {love} this {product} .": 0.15,
    "We had this {product} for a {time} and it is {good} .": 0.15,
    "A {Good} {product} .": 0.15,
}
MIDDLES = {
    "The {aspect} is {good} and it {deed} .": 0.4,
    "It {deed} .": 0.3,
    "The {aspect} and the {aspect2} are {good} .": 0.15,
    "My {person} says the {aspect} is {good} .": 0.15,
}


def strip(options: list[str]) -> list[str]:
    return [option.strip() for option in options]


def review(side: str) -> Node:
    lists = {name: strip(options) for name, options in SIDES[side].items()}
    slots: dict[str, Node] = {
        "product": choice(strip(PRODUCTS.split("|"))), "person": choice(PEOPLE), "time": choice(TIMES),
        "aspect": choice(ASPECTS), "aspect2": choice(ASPECTS),
        # After the article "A" only words that begin with a consonant.
        "Good": choice([word for word in lists["good"] if word[0] not in "aeiou"]),
    }
    slots |= {name: choice(options, time=slots["time"]) for name, options in lists.items()}
    return template("{opening} {middle} {ending}", opening=choice(OPENINGS, **slots),
                    middle=choice(MIDDLES, **slots), ending=slots["ending"])


def reviews() -> Choice:
    return choice([(review("positive"), POSITIVE_SHARE), (review("negative"), 1 - POSITIVE_SHARE)])
