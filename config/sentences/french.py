"""Les phrases du lanceur en français, clé par clé comme dans english.py."""

SENTENCES = {
    # --- before anything is installed ---
    "python_too_old": (
        "Il faut Python 3.11 ou plus récent et « python3 » est ici en version {found} : installez-en un "
        "plus récent, ou nommez-le avec « make run PYTHON=python3.12 »."
    ),
    "venv_missing": (
        "Ce Python ne peut pas créer d’environnement car il lui manque la partie venv : sous Debian ou "
        "Ubuntu, installez-la avec « sudo apt install python{version}-venv », puis recommencez."
    ),
    "venv_failed": (
        "L’environnement Python n’a pas pu être créé : lisez pourquoi dans {log}, corrigez, puis recommencez."
    ),
    "folder_unwritable": (
        "Impossible d’écrire dans le dossier {path} ({reason}) : rendez-le accessible ou libérez de la "
        "place, puis recommencez."
    ),
    "pip_network": (
        "Les paquets n’ont pas pu être téléchargés : vérifiez la connexion au réseau (ou le proxy), puis "
        "recommencez ; journal complet dans {log}."
    ),
    "pip_hash": (
        "Un paquet téléchargé n’est pas celui qui avait été verrouillé, il n’a donc pas été installé : "
        "videz le cache de pip avec « python3 -m pip cache purge » et recommencez ; journal complet dans "
        "{log}."
    ),
    "pip_no_package": (
        "Il n’existe pas de {package} pour Python {python} sur cette machine : essayez un autre Python "
        "avec « make run PYTHON=python3.12 », ou vérifiez le réseau ; journal complet dans {log}."
    ),
    "pip_compiler": (
        "Un paquet n’existe pas tout prêt pour Python {python} sur cette machine et n’a pas pu être "
        "compilé : installez un compilateur C (Debian : « sudo apt install build-essential python3-dev ») "
        "ou essayez « make run PYTHON=python3.12 » ; journal complet dans {log}."
    ),
    "pip_full": "Le disque est plein : libérez de la place et recommencez ; journal complet dans {log}.",
    "pip_other": (
        "Les paquets n’ont pas pu être installés ({reason}) : corrigez cela et recommencez ; journal "
        "complet dans {log}."
    ),
    "pip_unpacks": "mise en place",
    # --- the two addresses ---
    "port_wrong": (
        "PORT={port} n’est pas un port : choisissez un nombre entre 1024 et 65535, par exemple « make run "
        "PORT=8001 »."
    ),
    "port_reserved": (
        "Le port {port} est réservé au système : choisissez-en un autre avec « make run PORT={free} »."
    ),
    "port_in_use": (
        "Le port {port} est déjà utilisé par un autre programme : arrêtez-le, ou choisissez un autre port "
        "avec « make run PORT={free} »."
    ),
    "database_url_wrong": (
        "DATABASE_URL ne se lit pas comme postgres://utilisateur:mot_de_passe@hôte:port/nom : corrigez-la, "
        "ou retirez-la pour utiliser la base embarquée."
    ),
    "database_unreachable": (
        "La base de données ne répond pas ({reason}) : démarrez-la ou corrigez DATABASE_URL, ou retirez "
        "DATABASE_URL pour utiliser la base embarquée."
    ),
    "database_too_old": (
        "Le serveur de DATABASE_URL est PostgreSQL {found} et il faut la version 15 ou plus récente : "
        "mettez-le à jour, ou retirez DATABASE_URL pour utiliser la base embarquée."
    ),
    # --- what is being done ---
    "welcome": "Temps commun",
    "step_environment": "Création de l’environnement Python",
    "step_install": "Installation de {count} paquets (une seule fois)",
    "step_cluster_new": "Création de la base de données",
    "step_cluster": "Démarrage de la base de données",
    "step_django": "Ouverture de la maison",
    "step_migrate": "Préparation des tables",
    "step_translations": "Compilation des traductions",
    "step_found": "Inscription des règles fondatrices",
    "step_seed": "Mise en vie de la coopérative de démonstration (une seule fois)",
    "step_serve": "Chargement des pages",
    # --- what is said to who runs it ---
    "ready": "Ouvrez {address}",
    "log_ins": "Comptes de démonstration, mot de passe {password} :",
    "role_member": "sociétaire",
    "role_newcomer": "une personne qui arrive",
    "role_coordinator": "coordination",
    "role_auditor": "vérification des comptes",
    "role_observer": "publication de l’observatoire",
    "role_admin": "administration",
    "how_to_stop": "Ctrl-C arrête le serveur et la base ; les données restent dans {path}.",
    "goodbye": "Arrêté. Les données sont gardées dans {path}.",
    "stopped": "Arrêté ; les données sont gardées dans {path}.",
    "already_stopped": "Rien ne fonctionnait dans {path}.",
    "interrupted": "Interrompu ; recommencez quand vous voulez.",
    "unforeseen": (
        "Un imprévu s’est produit ({kind} : {reason}) : les détails sont dans {log}, merci de les envoyer "
        "aux personnes qui tiennent ce programme."
    ),
    "coverage_domain": "Couverture du domaine : {found} %, il en faut {lowest}.",
    "coverage_rest": "Couverture du reste : {found} %, il en faut {lowest}.",
    "checks_failed": "Pas encore : {names}. Ce qui ne va pas est dit plus haut.",
    "other_server_missing": (
        "PostgreSQL 15 passé : aucun serveur dans {path} (Debian 12 : « sudo apt install postgresql-15 »)."
    ),
    "other_server_not_with_url": "PostgreSQL 15 passé : DATABASE_URL dit déjà sur quel serveur tester.",
    "uv_missing": (
        "« make lock » a besoin de uv pour choisir les versions : installez-le avec « python3 -m pip "
        "install uv », puis recommencez."
    ),
    "locks_written": "Verrous écrits dans {folder}.",
    "locks_failed": "Les verrous n’ont pas été écrits.",
    "shape_functions": "fonctions",
    "shape_files": "fichiers",
    "shape_templates": "gabarits",
    "shape_columns": "nombre|médiane|p90|max.|le plus long",
    "shape_outliers": (
        "Plus longs que d’ordinaire (fonctions de plus de {function} lignes, fichiers de {file}, gabarits "
        "de {template}) :"
    ),
    # --- make help ---
    "help_title": "Temps commun. Ce que make sait faire :",
    "help_help": "cette liste",
    "help_run": (
        "tout préparer et ouvrir la démonstration sur http://127.0.0.1:8000/ (PORT=, DATA_DIR=, "
        "DATABASE_URL=)"
    ),
    "help_stop": "arrêter le serveur et sa base, garder les données",
    "help_seed": "compléter la coopérative de démonstration, sans l’ouvrir",
    "help_test": "tout ce qu’un changement doit respecter, en moins de 5 minutes",
    "help_test_long": "le navigateur, les longues courses, et PostgreSQL 15 s’il est installé",
    "help_lint": "style et sens des imports",
    "help_types": "types stricts",
    "help_fix": "corriger le style, récrire les récits",
    "help_shape": "longueur des fichiers et des fonctions",
    "help_translations": "rassembler et compiler les textes",
    "help_bench_pages": "le temps et les requêtes de chaque page, sur les données de la démonstration",
    "help_bench_ledger": "les écritures par seconde, à côté de la limite de la base elle-même",
    "help_bench_matching": "la qualité des mises en relation, sur des réponses justes connues",
    "help_bench_tally": "le temps d’un dépouillement exact, à côté d’autres programmes",
    "help_bench_votes": "5 000 votes d’un scrutin par les pages, pendant qu’il se clôt",
    "help_bench_distribution": "le temps de redistribution d’une période d’un million d’écritures",
    "help_bench_observatory": "le temps d’une publication de 500 000 missions, et si elle révèle quelqu’un",
    "help_bench_dryrun": "le temps de chaque règle rejouée sur un registre de 100 000 écritures",
    "help_bench_start": "le temps que prend `make run`, sur une copie neuve puis chaque fois",
    "help_lock": "choisir à nouveau les versions des dépendances (avec uv)",
    # --- the embedded database ---
    "cluster_no_wheel": (
        "PostgreSQL n’est pas installé dans cet environnement : lancez « make run », ou indiquez votre "
        "propre serveur dans DATABASE_URL (PostgreSQL 15 ou plus récent)."
    ),
    "cluster_program_fails": (
        "Le programme PostgreSQL {program} ne fonctionne pas sur cette machine ({reason}) : indiquez votre "
        "propre serveur dans DATABASE_URL (PostgreSQL 15 ou plus récent)."
    ),
    "cluster_no_nobody": (
        "PostgreSQL refuse de fonctionner sous root et cette machine n’a pas d’utilisateur « nobody » : "
        "lancez la commande sous un utilisateur ordinaire, ou renseignez DATABASE_URL."
    ),
    "cluster_not_yours": (
        "La base de données de {path} appartient à un autre utilisateur : lancez la commande sous son nom, "
        "ou choisissez un autre dossier avec DATA_DIR=."
    ),
    "cluster_moved": (
        "Le dossier {path} a été déplacé ou copié et sa base de données est restée dans {home} : "
        "rendez-la-lui avec « mv {home} {target} && echo {target} > {note} », ou choisissez un nouveau "
        "dossier avec DATA_DIR=."
    ),
    "cluster_no_folder": (
        "Le dossier {path} ne peut pas recevoir la base de données ({reason}) : libérez-le, ou "
        "choisissez-en un autre avec DATA_DIR=."
    ),
    "cluster_sockets_taken": (
        "Le dossier {path} n’est pas réservé à votre compte, la base de données ne peut pas y ouvrir sa "
        "porte : supprimez-le et recommencez."
    ),
    "cluster_other_version": (
        "La base de données de {path} a été créée par PostgreSQL {found} et ce programme est PostgreSQL "
        "{ours} : choisissez un nouveau dossier avec DATA_DIR=, ou transférez les données avec le pg_dump "
        "de la version {found}."
    ),
    "cluster_broken": (
        "La base de données de {path} ne démarre pas ({reason} ; journal complet dans {log}) : restaurez "
        "une copie de ce dossier, ou déplacez-le pour repartir de zéro."
    ),
    "cluster_not_made": (
        "La base de données n’a pas pu être créée dans {path} ({reason}) : corrigez cela, ou choisissez un "
        "autre dossier avec DATA_DIR=."
    ),
    "cluster_full": (
        "Le disque qui contient {path} est plein : libérez de la place et recommencez ; rien de ce qui "
        "était enregistré n’est perdu."
    ),
    "cluster_will_not_stop": ("La base de données ne s’est pas arrêtée ; son journal dit pourquoi : {log}."),
    "cluster_not_opened": (
        "Le serveur de {path} fonctionne mais sa base n’a pas pu être ouverte ({reason}) : restaurez une "
        "copie de ce dossier, ou déplacez-le pour repartir de zéro."
    ),
}
