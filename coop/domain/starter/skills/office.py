"""Administration and accounting: the papers of a person, an association or a small business."""

SKILLS = """
bookkeeping
    fr Tenue de comptabilité | comptes | saisie comptable | compta | grand livre
    en Bookkeeping | accounts | accounting entries
tax-return
    fr Déclarations fiscales et sociales | impôts | TVA | URSSAF | déclaration de revenus
    en Tax and social returns | taxes | VAT | income tax return
invoicing
    fr Devis et facturation | factures | relance d’impayés | facturation électronique
    en Quotes and invoices | billing | unpaid invoices | e-invoicing
grant-applications
    fr Dossiers de subvention | appel à projets | financement associatif | demande d’aide
    en Grant applications | funding bid | call for projects
legal-first-advice
    fr Premier conseil juridique | droits | contrat | orientation juridique
    en First legal advice | rights | contracts | legal orientation
business-plan
    fr Plan d’affaires et prévisionnel | business plan | étude financière | création d’entreprise
    en Business plan and forecast | financial forecast | starting a business
secretarial-work
    fr Secrétariat | saisie | classement | courrier | permanence téléphonique
    en Secretarial work | typing | filing | mail | answering the telephone
household-budget
    fr Budget familial | tenir son budget | faire ses comptes | dépenses du mois
    en Household budget | family budget | monthly expenses
administrative-sorting
    fr Tri et classement de papiers | ranger ses papiers | archives | documents administratifs
    en Sorting papers | filing papers | archives
benefit-claims
    fr Accès aux droits sociaux | CAF | RSA | aides sociales | dossier MDPH
    en Claiming benefits | social rights | allowances
retirement-file
    fr Dossier de retraite | relevé de carrière | préparer sa retraite
    en Retirement file | pension claim | career record
association-management
    fr Gestion d’association | statuts | assemblée générale | loi 1901 | trésorerie associative
    en Running an association | by-laws | general meeting | charity treasurer
cooperative-advice
    fr Création de coopérative | SCIC | SCOP | CAE | statuts coopératifs
    en Starting a cooperative | co-op advice | cooperative statutes
payroll
    fr Paie et embauche | fiche de paie | bulletin de salaire | contrat de travail | CESU
    en Payroll and hiring | payslip | employment contract
purchasing
    fr Achats et fournisseurs | comparer des devis | négocier un achat | achats groupés
    en Purchasing | comparing quotes | suppliers | group buying
personal-data-compliance
    fr Protection des données | RGPD | registre des traitements | DPO
    en Data protection | GDPR | record of processing
quality-and-processes
    fr Qualité et méthodes de travail | procédures | certification | Qualiopi | ISO 9001
    en Quality and working methods | procedures | certification
"""

OCCUPATIONS = """
administrative-assistant
    fr Assistante administrative / assistant administratif | secrétaire indépendante / secrétaire indépendant
    en Administrative assistant | freelance secretary | virtual assistant
accounting-assistant
    fr Assistante comptable / assistant comptable | aide-comptable
    en Accounting assistant | accounts clerk | bookkeeper
management-controller
    fr Contrôleuse de gestion / contrôleur de gestion | responsable financière / responsable financier
    en Management controller | finance manager
human-resources-adviser
    fr Conseillère en ressources humaines / conseiller en ressources humaines | RH | recruteuse / recruteur
    en Human resources adviser | HR adviser | recruiter
business-creation-adviser
    fr Conseillère à la création d’entreprise / conseiller à la création d’entreprise
    en Business start-up adviser | enterprise adviser
fundraiser
    fr Chargée de financements / chargé de financements | collectrice de fonds / collecteur de fonds | mécénat
    en Fundraiser | funding officer | sponsorship officer
organisation-consultant
    fr Consultante en organisation / consultant en organisation | conseil en management
    en Organisation consultant | management consultant
"""
