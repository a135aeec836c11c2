"""The launcher’s sentences in English; each says on one line what is, or what is wrong and what to do."""

SENTENCES = {
    # --- before anything is installed ---
    "python_too_old": (
        "Python 3.11 or newer is needed and `python3` here is {found}: install a newer one, or name it "
        "with `make run PYTHON=python3.12`."
    ),
    "venv_missing": (
        "This Python cannot make environments because its venv part is missing: on Debian or Ubuntu "
        "install it with `sudo apt install python{version}-venv`, then start again."
    ),
    "venv_failed": (
        "The Python environment could not be made: read why in {log}, correct it and start again."
    ),
    "folder_unwritable": (
        "The folder {path} cannot be written to ({reason}): make it yours or free some space, then start "
        "again."
    ),
    "pip_network": (
        "The packages could not be downloaded: check the connection to the network (or the proxy), then "
        "start again; full log in {log}."
    ),
    "pip_hash": (
        "A downloaded package is not the one that was locked, so nothing of it was installed: empty pip's "
        "cache with `python3 -m pip cache purge` and start again; full log in {log}."
    ),
    "pip_no_package": (
        "There is no {package} for Python {python} on this machine: try another Python with `make run "
        "PYTHON=python3.12`, or check the network; full log in {log}."
    ),
    "pip_compiler": (
        "A package has no ready-made version for Python {python} on this machine and could not be built: "
        "install a C compiler (Debian: `sudo apt install build-essential python3-dev`) or try `make run "
        "PYTHON=python3.12`; full log in {log}."
    ),
    "pip_full": "The disk is full: free some space and start again; full log in {log}.",
    "pip_other": (
        "The packages could not be installed ({reason}): correct this and start again; full log in {log}."
    ),
    "pip_unpacks": "putting them in place",
    # --- the two addresses ---
    "port_wrong": (
        "PORT={port} is not a port: choose a number between 1024 and 65535, for example `make run PORT=8001`."
    ),
    "port_reserved": ("Port {port} is reserved for the system: choose another with `make run PORT={free}`."),
    "port_in_use": (
        "Port {port} is in use by another program: stop it, or choose another port with `make run "
        "PORT={free}`."
    ),
    "database_url_wrong": (
        "DATABASE_URL does not read as postgres://user:password@host:port/name: correct it, or remove it "
        "to use the embedded database."
    ),
    "database_unreachable": (
        "The database does not answer ({reason}): start it or correct DATABASE_URL, or remove DATABASE_URL "
        "to use the embedded one."
    ),
    "database_too_old": (
        "The server of DATABASE_URL is PostgreSQL {found} and 15 or newer is needed: upgrade it, or remove "
        "DATABASE_URL to use the embedded one."
    ),
    # --- what is being done ---
    "welcome": "Temps commun (Commontime)",
    "step_environment": "Making a Python environment",
    "step_install": "Installing {count} packages (once)",
    "step_cluster_new": "Making the database",
    "step_cluster": "Starting the database",
    "step_django": "Opening the house",
    "step_migrate": "Preparing the tables",
    "step_translations": "Compiling the translations",
    "step_found": "Writing the founding rules",
    "step_seed": "Bringing the demo cooperative to life (once)",
    "step_serve": "Loading the pages",
    # --- what is said to who runs it ---
    "ready": "Open {address}",
    "log_ins": "Log-ins of the demo, password {password}:",
    "role_member": "a member",
    "role_newcomer": "a newcomer",
    "role_coordinator": "a coordinator",
    "role_auditor": "an auditor",
    "role_observer": "who publishes the figures of the observatory",
    "role_admin": "an administrator",
    "how_to_stop": "Ctrl-C stops the server and the database; the data stay in {path}.",
    "goodbye": "Stopped. The data are kept in {path}.",
    "stopped": "Stopped; the data are kept in {path}.",
    "already_stopped": "Nothing was running in {path}.",
    "interrupted": "Interrupted; start again when you like.",
    "unforeseen": (
        "Something unforeseen happened ({kind}: {reason}): the details are in {log}, please send them to "
        "the people who keep this program."
    ),
    "coverage_domain": "Coverage of the domain: {found} %, {lowest} % needed.",
    "coverage_rest": "Coverage of the rest: {found} %, {lowest} % needed.",
    "checks_failed": "Not yet: {names}. What is wrong is said above.",
    "other_server_missing": (
        "PostgreSQL 15 skipped: no server in {path} (Debian 12: `sudo apt install postgresql-15`)."
    ),
    "other_server_not_with_url": (
        "PostgreSQL 15 skipped: DATABASE_URL already says which server to test on."
    ),
    "uv_missing": (
        "`make lock` needs uv to resolve versions: install it with `python3 -m pip install uv`, then start "
        "again."
    ),
    "locks_written": "Locks written in {folder}.",
    "locks_failed": "The locks were not written.",
    "shape_functions": "functions",
    "shape_files": "files",
    "shape_templates": "templates",
    "shape_columns": "count|median|p90|max|the longest",
    "shape_outliers": (
        "Longer than usual (functions over {function} lines, files over {file}, templates over {template}):"
    ),
    # --- make help ---
    "help_title": "Temps commun (Commontime). What make can do:",
    "help_help": "this list",
    "help_run": (
        "prepare everything and open the demo on http://127.0.0.1:8000/ (PORT=, DATA_DIR=, DATABASE_URL=)"
    ),
    "help_stop": "stop the server and its database, keep the data",
    "help_seed": "complete the demo cooperative, without opening it",
    "help_test": "everything a change is held against, under 5 minutes",
    "help_test_long": "the browser, the long races, and PostgreSQL 15 where it is installed",
    "help_lint": "style and direction of imports",
    "help_types": "strict types",
    "help_fix": "correct the style, write the walks again",
    "help_shape": "how long files and functions are",
    "help_translations": "gather and compile the strings",
    "help_bench_pages": "how long each page takes on the demo's data, and how many queries",
    "help_bench_ledger": "transfers per second, beside the database's own limit",
    "help_bench_matching": "how well a need finds who can help, on known right answers",
    "help_bench_tally": "how fast budgets are counted exactly, beside other programs",
    "help_bench_votes": "5,000 voters of one ballot through the pages, while it closes",
    "help_bench_distribution": "how long a period of a million entries takes to be distributed",
    "help_bench_observatory": "how long a release of 500,000 engagements takes, and what it tells",
    "help_bench_dryrun": "how fast each rule is replayed on a ledger of 100,000 entries",
    "help_bench_start": "how long `make run` takes from a fresh clone, and every later time",
    "help_lock": "choose the versions of the dependencies again (needs uv)",
    # --- the embedded database ---
    "cluster_no_wheel": (
        "PostgreSQL is not installed in this environment: run `make run`, or set DATABASE_URL to a server "
        "of yours (PostgreSQL 15 or newer)."
    ),
    "cluster_program_fails": (
        "The PostgreSQL program {program} does not run on this machine ({reason}): set DATABASE_URL to a "
        "server of yours (PostgreSQL 15 or newer)."
    ),
    "cluster_no_nobody": (
        "PostgreSQL refuses to run as root and this machine has no user `nobody`: run as an ordinary user, "
        "or set DATABASE_URL."
    ),
    "cluster_not_yours": (
        "The database in {path} belongs to another user: run as that user, or choose another folder with "
        "DATA_DIR=."
    ),
    "cluster_moved": (
        "The folder {path} was moved or copied, and its database stayed in {home}: give it back with `mv "
        "{home} {target} && echo {target} > {note}`, or choose a new folder with DATA_DIR=."
    ),
    "cluster_no_folder": (
        "The folder {path} cannot be used for the database ({reason}): free it, or choose another with "
        "DATA_DIR=."
    ),
    "cluster_sockets_taken": (
        "The folder {path} is not ours alone, so the database cannot open its door there: remove it and "
        "start again."
    ),
    "cluster_other_version": (
        "The database in {path} was made by PostgreSQL {found} and this program is PostgreSQL {ours}: "
        "choose a new folder with DATA_DIR=, or carry the data over with pg_dump of version {found}."
    ),
    "cluster_broken": (
        "The database in {path} does not start ({reason}; full log in {log}): restore a copy of that "
        "folder, or move it away to begin anew."
    ),
    "cluster_not_made": (
        "The database could not be made in {path} ({reason}): correct this, or choose another folder with "
        "DATA_DIR=."
    ),
    "cluster_full": (
        "The disk that holds {path} is full: free some space and start again; nothing that was recorded is "
        "lost."
    ),
    "cluster_will_not_stop": "The database did not stop; its log says why: {log}.",
    "cluster_not_opened": (
        "The server in {path} runs but its database could not be opened ({reason}): restore a copy of that "
        "folder, or move it away to begin anew."
    ),
}
