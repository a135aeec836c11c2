"""Trade and communication: making something known, selling it, leading it to its end."""

SKILLS = """
sales
    fr Vente et prospection | démarchage | trouver des clients | argumentaire
    en Sales | prospecting | finding customers | sales pitch
communication-plan
    fr Plan de communication | stratégie de communication | com | message
    en Communication plan | communication strategy | messaging
social-media
    fr Réseaux sociaux | Instagram | Facebook | LinkedIn | Mastodon | animer une page
    en Social media | Instagram | Facebook | LinkedIn | Mastodon
press-relations
    fr Relations presse | communiqué de presse | dossier de presse | journalistes
    en Press relations | press release | press kit | media relations
market-study
    fr Étude de marché | enquête clients | analyse de la concurrence | questionnaire
    en Market study | customer survey | competitor analysis | market research
project-coordination
    fr Coordination de projet | gestion de projet | planning | pilotage
    en Project coordination | project management | planning
pricing
    fr Fixer ses prix | tarifs | taux journalier | TJM | marge
    en Setting prices | rates | day rate | margin
customer-relations
    fr Relation client | accueil | service après-vente | réclamations
    en Customer relations | customer care | after-sales | complaints
market-stall
    fr Tenue d’un stand | marché | salon | brocante | vente directe
    en Running a stall | market | trade fair | flea market
shop-window
    fr Vitrine et présentation | étalage | merchandising | décoration de boutique
    en Shop windows and displays | merchandising | shop decoration
crowdfunding
    fr Financement participatif | cagnotte | campagne de dons | crowdfunding
    en Crowdfunding | fundraising campaign | donations
public-speaking
    fr Prise de parole en public | discours | oser parler | présenter son projet | pitch
    en Public speaking | speech | presenting a project | pitch
tenders
    fr Réponse aux appels d’offres | marchés publics | mémoire technique
    en Answering tenders | public procurement | bids
networking
    fr Mise en réseau | partenariats | carnet d’adresses | rencontres professionnelles
    en Networking | partnerships | professional meet-ups
negotiation
    fr Négociation | négocier un contrat | conditions commerciales
    en Negotiation | negotiating a contract | commercial terms
advertising
    fr Publicité locale | affichage | annonces | radio locale
    en Local advertising | posters | adverts | local radio
"""

OCCUPATIONS = """
communication-officer
    fr Chargée de communication / chargé de communication | communicante / communicant
    en Communication officer | communications manager
community-manager
    fr Animatrice de communauté / animateur de communauté | community manager | CM
    en Community manager | social media manager
sales-representative
    fr Commerciale indépendante / commercial indépendant | agente commerciale / agent commercial | VRP
    en Sales representative | sales agent
shopkeeper
    fr Commerçante / commerçant | vendeuse / vendeur | gérante de boutique / gérant de boutique
    en Shopkeeper | shop manager | sales assistant
project-manager
    fr Cheffe de projet / chef de projet | coordinatrice de projet / coordinateur de projet
    en Project manager | project coordinator
marketing-consultant
    fr Consultante en marketing / consultant en marketing | responsable marketing | mercatique
    en Marketing consultant | marketing manager
press-officer
    fr Attachée de presse / attaché de presse | chargée de relations médias / chargé de relations médias
    en Press officer | media officer | publicist
"""
