"""Rules of the headlines: five topics, each with words of its own."""

from __future__ import annotations

import words
from rules import Choice, Node, choice

LISTS: dict[str, list[str]] = {
    "weather": "Storm|Snow|Heavy rain|Fog|Hail|A heat wave|Thunder".split("|"),
    "service": "trains|ferries|flights|schools|bridges|roads".split("|"),
    "law": "tax|budget|housing|pension|border|election|water".split("|"),
    "official": "Mayor|Minister|Council|President|Senate".split("|"),
    "market": "Coffee|Oil|Wheat|Copper|Cotton|Gold|Rice".split("|"),
    "move": "rise|fall|recover|jump|slip".split("|"),
    "gadget": "phone|robot|satellite|drone|chip|app|electric car".split("|"),
    "maker": "Startup|Engineer|Student|Inventor".split("|"),
    "illness": "flu|measles|asthma|malaria".split("|"),
    "clinic": "Doctors|Nurses|Hospitals|Clinics".split("|"),
}
HEADLINES = {
    "{weather} stops {service} in {city} for the {ordinal} day": 0.25,
    "{official} in {city} votes on new {law} law": 0.13,
    "{official} promises lower {law} costs before winter": 0.12,
    "{market} prices {move} after talks in {city}": 0.25,
    "{maker} from {city} presents {ordinal} solar {gadget}": 0.15,
    "{clinic} in {city} warn of {illness}": 0.1,
}


def headlines() -> Choice:
    slots: dict[str, Node] = {name: choice(options) for name, options in LISTS.items()}
    return choice(HEADLINES, **slots, city=choice(words.CITIES), ordinal=choice(words.ORDINALS))
