"""Starter skills by family (see coop.domain.skills): code, French and English labels. A code is for ever."""

SKILLS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "digital": (
        ("digital-first-steps", "Premiers pas à l’ordinateur", "First steps on a computer"),
        ("smartphone-help", "Prise en main d’un smartphone", "Getting started with a smartphone"),
        ("online-procedures", "Démarches administratives en ligne", "Public services online"),
        ("email-and-calls", "Courriel et visioconférence", "E-mail and video calls"),
        ("computer-repair", "Dépannage informatique", "Computer repair"),
        ("free-software", "Installation de logiciels libres", "Setting up free software"),
        ("data-backup", "Sauvegarde et tri de fichiers", "Backing up and sorting files"),
        ("online-safety", "Sécurité et mots de passe", "Safety and passwords"),
    ),
    "web": (
        ("website", "Création de site web", "Website making"),
        ("web-development", "Développement web", "Web development"),
        ("graphic-design", "Graphisme et identité visuelle", "Graphic design and visual identity"),
        ("layout", "Mise en page et impression", "Layout and printing"),
        ("illustration", "Illustration", "Illustration"),
        ("photography", "Photographie", "Photography"),
        ("video", "Vidéo et montage", "Video and editing"),
        ("accessibility-review", "Relecture d’accessibilité", "Accessibility review"),
    ),
    "words": (
        ("copywriting", "Rédaction", "Copywriting"),
        ("proofreading", "Relecture et correction", "Proofreading"),
        ("translation-english", "Traduction anglais–français", "Translation English–French"),
        ("translation-spanish", "Traduction espagnol–français", "Translation Spanish–French"),
        ("translation-arabic", "Traduction arabe–français", "Translation Arabic–French"),
        ("public-letter-writing", "Écrivain public", "Letter writing for others"),
        ("interviewing", "Entretiens et transcription", "Interviews and transcription"),
    ),
    "office": (
        ("bookkeeping", "Tenue de comptabilité", "Bookkeeping"),
        ("tax-return", "Déclarations fiscales et sociales", "Tax and social returns"),
        ("invoicing", "Devis et facturation", "Quotes and invoices"),
        ("grant-applications", "Dossiers de subvention", "Grant applications"),
        ("legal-first-advice", "Premier conseil juridique", "First legal advice"),
        ("business-plan", "Plan d’affaires et prévisionnel", "Business plan and forecast"),
        ("secretarial-work", "Secrétariat", "Secretarial work"),
    ),
    "trade": (
        ("sales", "Vente et prospection", "Sales"),
        ("communication-plan", "Plan de communication", "Communication plan"),
        ("social-media", "Réseaux sociaux", "Social media"),
        ("press-relations", "Relations presse", "Press relations"),
        ("market-study", "Étude de marché", "Market study"),
        ("project-coordination", "Coordination de projet", "Project coordination"),
    ),
    "repair": (
        ("joinery", "Menuiserie", "Joinery"),
        ("electricity", "Électricité", "Electrical work"),
        ("plumbing", "Plomberie", "Plumbing"),
        ("painting", "Peinture et revêtements", "Painting and coverings"),
        ("insulation-advice", "Conseil en isolation", "Insulation advice"),
        ("bicycle-repair", "Réparation de vélos", "Bicycle repair"),
        ("appliance-repair", "Réparation d’appareils", "Appliance repair"),
        ("sewing", "Couture et retouches", "Sewing and alterations"),
        ("moving-help", "Aide au déménagement", "Help with moving"),
    ),
    "care": (
        ("childcare", "Garde d’enfants", "Childcare"),
        ("company-for-elders", "Compagnie aux personnes âgées", "Company for older people"),
        ("school-support", "Soutien scolaire", "School support"),
        ("french-lessons", "Cours de français", "French lessons"),
        ("english-lessons", "Cours d’anglais", "English lessons"),
        ("sign-language", "Langue des signes française", "French sign language"),
        ("driving-people", "Transport solidaire", "Driving people"),
        ("coaching", "Accompagnement de projet professionnel", "Career coaching"),
        ("massage", "Massage et bien-être", "Massage and well-being"),
    ),
    "food": (
        ("cooking", "Cuisine", "Cooking"),
        ("catering", "Traiteur et buffets", "Catering"),
        ("baking", "Pain et pâtisserie", "Bread and pastry"),
        ("gardening", "Jardinage", "Gardening"),
        ("market-gardening", "Maraîchage", "Market gardening"),
        ("beekeeping", "Apiculture", "Beekeeping"),
    ),
    "culture": (
        ("music-lessons", "Cours de musique", "Music lessons"),
        ("event-organisation", "Organisation d’événements", "Event organisation"),
        ("workshop-facilitation", "Animation d’ateliers", "Workshop facilitation"),
        ("sound-and-light", "Son et lumière", "Sound and light"),
        ("theatre", "Théâtre et lecture à voix haute", "Theatre and reading aloud"),
        ("crafts", "Artisanat d’art", "Arts and crafts"),
    ),
}


def rows() -> list[dict[str, str]]:
    """One row per skill: code, label_fr, label_en, family."""
    return [
        {"code": code, "label_fr": french, "label_en": english, "family": family}
        for family, skills in SKILLS.items()
        for code, french, english in skills
    ]
