"""Writing and translation: words, one’s own and those of others."""

SKILLS = """
copywriting
    fr Rédaction | écrire des textes | contenus pour un site | articles
    en Copywriting | writing texts | website content | articles
proofreading
    fr Relecture et correction | orthographe | corriger un texte | fautes
    en Proofreading | spelling | correcting a text
translation-english
    fr Traduction anglais–français | traduire de l’anglais | traduire en anglais
    en Translation English–French | French to English | English to French
translation-spanish
    fr Traduction espagnol–français | traduire de l’espagnol | traduire en espagnol
    en Translation Spanish–French | French to Spanish | Spanish to French
translation-arabic
    fr Traduction arabe–français | traduire de l’arabe | traduire en arabe
    en Translation Arabic–French | French to Arabic | Arabic to French
public-letter-writing
    fr Écrivain public | écrire un courrier | lettre administrative | lettre de réclamation
    en Letter writing for others | writing a letter | formal letter | complaint letter
interviewing
    fr Entretiens et transcription | retranscrire un enregistrement | interview
    en Interviews and transcription | transcribing a recording
translation-german
    fr Traduction allemand–français | traduire de l’allemand | traduire en allemand
    en Translation German–French | French to German | German to French
translation-italian
    fr Traduction italien–français | traduire de l’italien | traduire en italien
    en Translation Italian–French | French to Italian | Italian to French
translation-portuguese
    fr Traduction portugais–français | traduire du portugais | traduire en portugais
    en Translation Portuguese–French | French to Portuguese | Portuguese to French
translation-ukrainian
    fr Traduction ukrainien–français | traduire de l’ukrainien | traduire en ukrainien
    en Translation Ukrainian–French | French to Ukrainian | Ukrainian to French
everyday-interpreting
    fr Interprétariat du quotidien | accompagner chez le médecin pour traduire | interpréter un rendez-vous
    en Everyday interpreting | interpreting at an appointment | spoken translation
plain-language
    fr Français facile à lire | FALC | langage clair | simplifier un texte
    en Plain language | easy to read | simplifying a text
subtitling
    fr Sous-titrage | sous-titres | transcription pour personnes sourdes
    en Subtitling | captions | subtitles
memoir-writing
    fr Récit de vie | biographie | écrire ses mémoires | histoire familiale
    en Life stories | biography | writing memoirs | family history
minutes-taking
    fr Comptes rendus de réunion | prise de notes | procès-verbal | PV
    en Minutes of meetings | note taking | meeting record
newsletter-writing
    fr Lettres d’information | newsletter | bulletin | journal de quartier
    en Newsletters | bulletin | neighbourhood paper
technical-writing
    fr Rédaction technique | mode d’emploi | notice | documentation
    en Technical writing | user guide | manual | documentation
"""

OCCUPATIONS = """
translator
    fr Traductrice / traducteur | traductrice littéraire / traducteur littéraire | localisation
    en Translator | literary translator | localiser
interpreter
    fr Interprète | interprète de liaison | interprète de conférence
    en Interpreter | liaison interpreter | conference interpreter
proofreader
    fr Correctrice / correcteur | relectrice / relecteur | lectrice-correctrice / lecteur-correcteur
    en Proofreader | copy editor
journalist
    fr Journaliste | pigiste | reporter | rédactrice de presse / rédacteur de presse
    en Journalist | freelance reporter | reporter
web-writer
    fr Rédactrice web / rédacteur web | conceptrice-rédactrice / concepteur-rédacteur
    en Web writer | content writer | copywriter
author
    fr Autrice / auteur | écrivaine / écrivain | romancière / romancier | scénariste
    en Author | book writer | novelist | scriptwriter
public-writer
    fr Écrivaine publique / écrivain public | biographe familiale / biographe familial
    en Public letter writer | family biographer
"""
