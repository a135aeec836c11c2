"""Digital help: from the first steps to the network of a small association."""

SKILLS = """
digital-first-steps
    fr Premiers pas à l’ordinateur | débuter en informatique | initiation à l’ordinateur | souris et clavier
    en First steps on a computer | computer basics | learning to use a computer
smartphone-help
    fr Prise en main d’un smartphone | apprendre à se servir de son téléphone | aide au portable | tablette
    en Getting started with a smartphone | mobile phone help | tablet help
online-procedures
    fr Démarches administratives en ligne | aide aux démarches | impôts en ligne | carte grise en ligne
    en Public services online | help with online forms | e-government help
email-and-calls
    fr Courriel et visioconférence | messagerie | mail | appels vidéo | réunion à distance
    en E-mail and video calls | mailbox help | video meetings
computer-repair
    fr Dépannage informatique | réparer un ordinateur | PC en panne | ordinateur lent | virus
    en Computer repair | fixing a computer | slow computer | PC repair
free-software
    fr Installation de logiciels libres | Linux | passer à Linux | LibreOffice | open source
    en Setting up free software | Linux installation | open source software
data-backup
    fr Sauvegarde et tri de fichiers | sauvegarder ses photos | disque dur externe | ranger ses fichiers
    en Backing up and sorting files | saving photos | external drive | tidying files
online-safety
    fr Sécurité et mots de passe | arnaques en ligne | hameçonnage | gestionnaire de mots de passe
    en Safety and passwords | online scams | phishing | password manager
home-network
    fr Box et réseau à la maison | wifi | connexion internet | brancher une box
    en Home network | wifi | internet connection | router setup
printers
    fr Imprimantes et scanners | installer une imprimante | numériser des papiers
    en Printers and scanners | printer setup | scanning papers
spreadsheets
    fr Tableur | Excel | Calc | tableaux de calcul | formules
    en Spreadsheets | Excel | Calc | formulas
word-processing
    fr Traitement de texte | Word | Writer | mise en forme d’un document
    en Word processing | Word | Writer | formatting a document
slideshows
    fr Diaporamas et présentations | PowerPoint | Impress | support de présentation
    en Slides and presentations | PowerPoint | Impress | slide deck
digital-accessibility-aids
    fr Réglages d’accessibilité | lecteur d’écran | grossir les caractères | commande vocale
    en Accessibility settings | screen reader setup | larger text | voice control
family-online
    fr Écrans et enfants | contrôle parental | temps d’écran | réseaux sociaux des jeunes
    en Children and screens | parental controls | screen time
online-accounts
    fr Comptes en ligne et vie privée | données personnelles | RGPD au quotidien | fermer un compte
    en Online accounts and privacy | personal data | closing an account
shared-tools
    fr Outils de travail à plusieurs | agenda partagé | documents partagés | nuage | cloud
    en Tools for working together | shared calendar | shared documents | cloud storage
"""

OCCUPATIONS = """
digital-mediator
    fr Médiatrice numérique / médiateur numérique | conseillère numérique / conseiller numérique
    en Digital inclusion adviser | digital mediator | digital skills coach
it-support-technician
    fr Technicienne informatique / technicien informatique | dépanneuse informatique / dépanneur informatique
    en IT support technician | computer technician | help desk technician
system-administrator
    fr Administratrice système / administrateur système | adminsys | réseaux informatiques
    en System administrator | sysadmin | network administrator
it-trainer
    fr Formatrice en informatique / formateur en informatique | formatrice bureautique / formateur bureautique
    en IT trainer | computer trainer | office software trainer
it-consultant
    fr Consultante en informatique / consultant en informatique | conseil en systèmes d’information
    en IT consultant | information systems adviser
"""
