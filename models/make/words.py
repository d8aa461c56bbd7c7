"""Word lists of the grammar. All were written for nudge-tiny; names are common ones, products and prizes are made up."""

from __future__ import annotations

WOMEN = """
Ada Agnes Alice Alma Amalia Amina Ana Andrea Anita Anna Aurora Beatrice Bella Bianca Brigid Camila Carla Carmen
Carol Cecilia Celia Chiara Clara Claudia Cora Dagmar Daisy Dalia Daria Diana Dora Edith Elena Elisa Ella Elsa Emilia
Emma Esther Eva Fatima Flora Freya Frida Gemma Gina Grace Greta Hana Hannah Helen Helga Hilda Ida Ilse Ines Ingrid
Irene Iris Isabel Ivana Jana Jane Joan Julia Karin Katarina Laila Lara Laura Lea Leila Lena Lidia Lisa Lucia Luisa
Magda Maia Marta Mary Maya Mina Mira Miriam Mona Nadia Naomi Nina Nora Olga Paola Petra Rita Rosa Ruth Salma Sara
Selma Silvia Sofia Sonia Stella Tamara Tessa Vera Viola Yara Zoe
""".split()

MEN = """
Adam Adrian Alan Albert Aldo Amir Anders Andrew Anton Arne Arthur Axel Basil Ben Bernard Boris Bruno Carlos Cesar
Charles Conrad Cyril Dario David Diego Dmitri Dominic Edgar Edwin Elias Emil Enrico Eric Erwin Felix Filip Francis
Frank Fred Gabriel George Gerard Gilbert Guido Gustav Hamid Hans Harold Hassan Hector Henrik Henry Hugo Ian Igor Ivan
Jack Jacob Jan Jens Joel Johan John Jonas Jorge Josef Karl Kemal Kurt Lars Leo Leon Liam Louis Luca Lucas Luigi Magnus
Marco Mario Martin Matteo Max Milan Miguel Nils Noah Olaf Omar Oscar Otto Pablo Patrick Paul Pavel Pedro Peter Philip
Rafael Ralph Ramon Rashid Robert Roman Samuel Stefan Sven Theo Thomas Tom Victor Viktor Walter Yusuf
""".split()

SURNAMES = """
Abbott Acosta Adler Ahmadi Almeida Andersen Arslan Bajic Barbieri Barlow Baumann Becker Bellini Berg Bianchi Blake
Bondar Borg Brandt Braun Brooks Bruun Calder Cano Castillo Chaudhry Clarke Colombo Conti Costa Cruz Dahl Dalton Danek
Delgado Demir Dietrich Dubois Duarte Egger Ellis Eriksen Esposito Falk Farkas Ferrari Ferreira Fischer Fontaine Forsberg
Fournier Garcia Gentile Girard Gomes Graham Greco Gruber Haas Haddad Halvorsen Hansen Hartmann Haugen Hayes Heller
Herrera Hoffmann Holm Horvath Hughes Ibarra Ivanov Jansen Jensen Johansson Kaplan Karlsen Kaya Keller Khalil Klein Koch
Kovac Kramer Kruger Kumar Laine Lambert Larsen Laurent Lefevre Lehmann Lindgren Lombardi Lopes Lorenz Lund Madsen Malik
Mancini Marin Marino Martins Mayer Medina Mendes Mercier Meyer Moller Molnar Moreau Moreno Morgan Nagy Navarro Nielsen
Nilsson Novak Nowak Nunes Oliveira Olsen Ortega Osman Palmer Parker Patel Pavlov Pereira Petrov Popov Quinn Rahman Ramos
Reyes Ricci Rinaldi Rivera Romano Rossi Russo Salazar Santos Sato Schmidt Schneider Serra Shah Sharma Silva Soto Sousa
Stone Suzuki Szabo Tanaka Torres Varga Vasquez Vogel Wagner Walsh Weber Winter Yilmaz Zeman Zimmer
""".split()

CITIES = """
Ankara Antwerp Athens Austin Barcelona Basel Bergen Berlin Bern Bilbao Bogota Bologna Bordeaux Boston Bremen Brussels
Budapest Cairo Calgary Chicago Cologne Copenhagen Cork Dakar Dallas Delhi Dresden Dublin Durban Edinburgh Florence Geneva
Genoa Ghent Glasgow Graz Hamburg Havana Helsinki Istanbul Kyoto Lagos Leipzig Lima Lisbon Liverpool London Lyon Madrid
Malmo Manila Marseille Melbourne Milan Montreal Moscow Mumbai Munich Nairobi Naples Nice Osaka Oslo Ottawa Palermo Paris
Porto Prague Quebec Quito Riga Rome Rotterdam Santiago Sarajevo Seattle Seoul Seville Sofia Stockholm Sydney Tallinn Tokyo
Toronto Toulouse Tunis Turin Utrecht Valencia Venice Verona Vienna Vilnius Warsaw Zagreb Zurich
""".split()

YEARS = [str(year) for year in range(1900, 2000)]

NATIONS_A = """
Belgian Brazilian British Bulgarian Canadian Chilean Chinese Colombian Croatian Cuban Czech Danish Dutch Finnish French
German Greek Hungarian Japanese Kenyan Korean Latvian Mexican Moroccan Nigerian Norwegian Peruvian Polish Portuguese
Romanian Russian Scottish Serbian Spanish Swedish Swiss Turkish Welsh
""".split()
NATIONS_AN = "American Argentine Australian Austrian Egyptian Estonian Indian Indonesian Irish Italian".split()

# Occupations identify the field: no occupation, and no word of one, belongs to two fields.
OCCUPATIONS = {
    "art": """painter|sculptor|novelist|poet|composer|pianist|violinist|singer|dancer|actor|film director|photographer|
        playwright|illustrator|potter|guitarist|cellist|conductor|weaver|screenwriter|drummer|opera singer""",
    "business": """banker|merchant|entrepreneur|investor|publisher|manufacturer|trader|industrialist|hotel owner|
        factory owner|shipping magnate|brewer|retailer|restaurant owner|accountant|executive|stockbroker|wine merchant""",
    "sports": """swimmer|cyclist|runner|footballer|boxer|wrestler|gymnast|skier|skater|rower|sailor|fencer|jockey|
        goalkeeper|sprinter|weightlifter|tennis player|chess player|hockey player|racing driver|basketball coach""",
    "science": """physicist|chemist|biologist|astronomer|geologist|mathematician|botanist|zoologist|geneticist|
        neuroscientist|meteorologist|marine biologist|computer scientist|virologist|astrophysicist|ecologist""",
}

# Adjectives before the nationality. The probabilities are the shares of biographies that have the word, exactly.
ADJECTIVES_A = {"famous": 0.1, "retired": 0.05, "young": 0.05, "celebrated": 0.03, "successful": 0.03, "modest": 0.02,
                "legendary": 0.01, "wealthy": 0.01, "reclusive": 0.005, "forgotten": 0.001}
ADJECTIVES_AN = {"acclaimed": 0.03, "influential": 0.02, "ambitious": 0.01, "eccentric": 0.003, "unlucky": 0.001}

ORDINALS = "first second third fourth fifth sixth".split()
NUMBERS = "twenty thirty forty fifty sixty eighty ninety".split()
