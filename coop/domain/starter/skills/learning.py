"""Lessons and learning: everybody teaches something, everybody learns something."""

SKILLS = """
spanish-lessons
    fr Cours d’espagnol | parler espagnol | conversation en espagnol
    en Spanish lessons | speaking Spanish | Spanish conversation
german-lessons
    fr Cours d’allemand | parler allemand | conversation en allemand
    en German lessons | speaking German | German conversation
italian-lessons
    fr Cours d’italien | parler italien | conversation en italien
    en Italian lessons | speaking Italian | Italian conversation
arabic-lessons
    fr Cours d’arabe | parler arabe | lire l’arabe
    en Arabic lessons | speaking Arabic | reading Arabic
regional-languages
    fr Langues régionales | breton | occitan | basque | alsacien | corse | créole
    en Regional languages | Breton | Occitan | Basque | Alsatian | Corsican | Creole
maths-lessons
    fr Cours de mathématiques | maths | algèbre | géométrie | statistiques
    en Maths lessons | mathematics | algebra | geometry | statistics
science-lessons
    fr Cours de sciences | physique | chimie | SVT | biologie
    en Science lessons | physics | chemistry | biology
history-lessons
    fr Histoire et géographie | histoire-géo | histoire locale | généalogie
    en History and geography | local history | genealogy
literacy-support
    fr Lecture et écriture pour adultes | lutte contre l’illettrisme | apprendre à lire
    en Reading and writing for adults | adult literacy | learning to read
study-methods
    fr Méthodes de travail | apprendre à apprendre | mémoire | préparer un examen | concours
    en Study methods | learning to learn | memory | preparing an exam
programming-lessons
    fr Cours de programmation | apprendre à coder | Scratch | Python pour débuter
    en Programming lessons | learning to code | Scratch | Python for beginners
highway-code
    fr Révision du code de la route | code | permis de conduire | épreuve théorique
    en Highway code revision | driving theory | theory test
chess-and-games
    fr Échecs et jeux de société | jeu de go | jeux de plateau | bridge | tarot
    en Chess and board games | go | bridge | card games
thesis-support
    fr Aide au mémoire et à la thèse | méthodologie universitaire | bibliographie | soutenance
    en Help with dissertations | thesis | academic writing | bibliography
citizen-education
    fr Éducation populaire et citoyenneté | débat | vie démocratique | éducation aux médias
    en Popular education and citizenship | debate | democracy | media literacy
training-design
    fr Ingénierie de formation | concevoir une formation | supports de cours | e-learning
    en Training design | building a course | course materials | e-learning
public-speaking-for-youth
    fr Préparation aux oraux | grand oral | entretien | exposé
    en Preparing oral exams | interview practice | talk
"""

OCCUPATIONS = """
adult-trainer
    fr Formatrice d’adultes / formateur d’adultes | formatrice indépendante / formateur indépendant
    en Adult trainer | freelance trainer | instructor
language-teacher
    fr Professeure de langues / professeur de langues | prof de langues
    en Language teacher | language tutor
private-tutor
    fr Professeure particulière / professeur particulier | répétitrice / répétiteur
    en Private tutor | home tutor
instructional-designer
    fr Conceptrice pédagogique / concepteur pédagogique | ingénieure pédagogique / ingénieur pédagogique
    en Instructional designer | course designer
early-years-educator
    fr Animatrice petite enfance / animateur petite enfance | animatrice périscolaire / animateur périscolaire
    en Early years worker | after-school worker
"""
