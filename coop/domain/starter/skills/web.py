"""Web and design: what is seen on a screen or on paper, and what makes it work."""

SKILLS = """
website
    fr Création de site web | site internet | site vitrine | WordPress | page web
    en Website making | web page | showcase site | WordPress
web-development
    fr Développement web | programmation | HTML | CSS | JavaScript | Python | Django | PHP
    en Web development | programming | HTML | CSS | JavaScript | Python | Django | PHP
graphic-design
    fr Graphisme et identité visuelle | logo | charte graphique | design graphique
    en Graphic design and visual identity | logo design | visual guidelines
layout
    fr Mise en page et impression | PAO | brochure | flyer | dépliant | affiche
    en Layout and printing | desktop publishing | leaflet | flyer | poster
illustration
    fr Illustration | dessin | illustrer un livre | dessin numérique
    en Illustration | drawing | picture book drawing | digital drawing
photography
    fr Photographie | photos | portrait | prise de vue | retouche photo
    en Photography | photos | portraits | photo editing
video
    fr Vidéo et montage | film | tournage | captation | monter une vidéo
    en Video and editing | filming | video shooting | film editing
accessibility-review
    fr Relecture d’accessibilité | audit RGAA | accessibilité numérique | a11y
    en Accessibility review | WCAG audit | web accessibility | a11y
online-shop
    fr Boutique en ligne | commerce en ligne | e-commerce | vendre sur internet
    en Online shop | e-commerce | selling online | webshop
search-ranking
    fr Référencement naturel | SEO | être trouvé sur internet | moteur de recherche
    en Search ranking | SEO | search engine optimisation
databases
    fr Bases de données | SQL | PostgreSQL | structurer des données
    en Databases | SQL | PostgreSQL | data modelling
data-visualisation
    fr Visualisation de données | graphiques | tableaux de bord | dataviz | cartes de données
    en Data visualisation | charts | dashboards | dataviz
interface-design
    fr Conception d’interfaces | maquettes d’écran | ergonomie | UX | UI
    en Interface design | wireframes | usability | UX | UI
mobile-apps
    fr Applications mobiles | appli Android | appli iPhone
    en Mobile apps | Android app | iPhone app
web-hosting
    fr Hébergement et nom de domaine | mise en ligne d’un site | serveur web
    en Hosting and domain names | putting a site online | web server
maps
    fr Cartographie | cartes en ligne | OpenStreetMap | SIG
    en Map making | online maps | OpenStreetMap | GIS
three-d-modelling
    fr Modélisation 3D | impression 3D | Blender | maquette numérique
    en 3D modelling | 3D printing | Blender
"""

OCCUPATIONS = """
web-developer
    fr Développeuse web / développeur web | programmeuse / programmeur | codeuse / codeur
    en Web developer | programmer | coder | software developer
web-designer
    fr Webdesigner | conceptrice de sites / concepteur de sites | intégratrice web / intégrateur web
    en Web designer | site designer
graphic-designer
    fr Graphiste | maquettiste | infographiste | directrice artistique / directeur artistique
    en Graphic designer | layout artist | art director
photographer
    fr Photographe | portraitiste | photographe de mariage | reporter photo
    en Photographer | portrait photographer | wedding photographer
videographer
    fr Vidéaste | cadreuse / cadreur | monteuse vidéo / monteur vidéo | réalisatrice / réalisateur
    en Videographer | camera operator | video editor | film maker
illustrator
    fr Illustratrice / illustrateur | dessinatrice / dessinateur | autrice de BD / auteur de BD
    en Illustrator | comic artist | cartoonist
ux-designer
    fr Designer d’expérience | UX designer | ergonome web | conceptrice d’interfaces / concepteur d’interfaces
    en User experience designer | UX designer | interface designer
data-analyst
    fr Analyste de données | data analyst | statisticienne / statisticien
    en Data analyst | statistician
"""
