"""Who finds which door open: the status of each address for each kind of person, asked with GET.

200 a page, 302 led elsewhere (to log in, to become a member), 303 the part belongs to a page, 401 the API
wants a log-in, 403 not for you, 404 nothing here for you, 405 only a verb, 422 something is missing.
An address that is not in this table fails: whoever adds one says here who may come.
"""

ROLES = ("visitor", "pending", "other", "party", "coordinator", "auditor", "administrator")
"""other: a member who has nothing to do with the objects; party: the one who asked and was helped."""

# address, then one status for each role
TABLE = """
home                     200 302 200 200 200 200 200
membership               200 200 200 200 200 200 200
membership_leave         302 200 200 200 200 200 302
profile                  302 200 200 200 200 200 302
profile_edit             302 200 200 200 200 200 302
personal                 302 200 200 200 200 200 303
personal_export          302 200 200 200 200 200 404
places                   200 200 200 200 200 200 200
skills                   200 200 200 200 200 200 200
members                  302 403 200 200 200 200 403
member                   302 404 200 200 200 200 404
member_profile_edit      302 404 403 200 403 403 404
member_college           302 404 403 403 200 403 404
ecosystems               200 200 200 200 200 200 200
ecosystem_found          302 302 200 200 200 200 302
ecosystem                200 200 200 200 200 200 200
ecosystem_invite         302 302 404 200 404 404 302
ecosystem_ask            405 405 405 405 405 405 405
ecosystem_appoint        405 405 405 405 405 405 405
ecosystem_end            405 405 405 405 405 405 405
ecosystem_leave          405 405 405 405 405 405 405
ecosystem_exclude        405 405 405 405 405 405 405
ecosystem_close          405 405 405 405 405 405 405
ecosystem_accept         405 405 405 405 405 405 405
ecosystem_decline        405 405 405 405 405 405 405
charter                  302 302 200 200 200 200 302
charter_write            302 302 404 200 404 404 302
charter_sign             405 405 405 405 405 405 405
admissions               302 403 403 403 200 403 403
member_enrol             302 403 403 403 200 403 403
roles                    302 403 403 403 403 403 200
events                   302 403 403 403 200 200 200
how_it_works             200 200 200 200 200 200 200
accessibility            200 200 200 200 200 200 200
legal                    200 200 200 200 200 200 200
privacy                  200 200 200 200 200 200 200
rules                    200 200 200 200 200 200 200
rule                     200 200 200 200 200 200 200
measure_propose          302 302 403 403 403 403 302
measure                  302 302 404 404 404 404 302
proposals                302 302 200 200 200 200 302
proposal_new             302 302 200 200 200 200 302
proposal                 302 302 200 200 200 200 302
proposal_remarks         302 302 200 200 200 200 302
remark_deed              302 302 200 200 200 200 302
remark_moderation        200 200 200 200 200 200 200
proposal_rounds          302 302 404 404 404 404 302
proposal_improve         302 302 404 404 404 404 302
objection_answer         302 302 404 404 404 404 302
objection_keep           302 302 404 404 404 404 302
objection_lift           405 405 405 405 405 405 405
proposal_amendments      302 302 200 200 200 200 302
amendment_new            302 302 303 303 303 303 302
amendment                302 302 200 200 200 200 302
proxy                    302 302 200 200 200 200 302
proxy_end                405 405 405 405 405 405 405
proxy_paper              302 302 404 200 404 404 302
my_decisions             302 302 200 200 200 200 302
decision_letters         302 302 200 200 200 200 302
decision_letters_stop    200 200 200 200 200 200 200
voting_methods           200 200 200 200 200 200 200
voting_method            200 200 200 200 200 200 200
proposal_stand           302 302 404 404 404 404 302
votes_calendar           200 200 200 200 200 200 200
ballot                   302 302 200 200 200 200 302
ballot_attendance        302 302 404 404 404 404 302
ballot_certify           302 302 404 404 404 404 302
ballot_contest           302 302 404 404 404 404 302
ballot_kit               302 302 404 404 404 404 302
ballot_votes             302 302 404 404 404 404 302
ballot_minutes           302 302 404 404 404 404 302
ballot_papers            302 302 404 404 404 404 302
ballot_papers_file       302 302 404 404 404 404 302
ballot_turnout           302 302 303 303 303 303 302
proposal_rehearsal       302 302 303 303 303 303 302
contest_answer           302 302 404 404 404 404 302
mandates                 302 302 200 200 200 200 200
mandate_open             302 403 403 403 403 403 200
mandate                  302 302 200 200 200 200 200
mandate_report           302 302 403 200 403 403 403
mandate_resign           302 302 403 200 403 403 403
mandate_revoke           302 302 403 403 403 403 200
statement                302 302 200 200 200 200 302
statement_export         302 302 200 200 200 200 302
statement_paper          302 302 200 200 200 200 302
statement_of             302 403 403 403 200 200 403
statement_of_export      302 403 403 403 200 200 403
statement_of_paper       302 403 403 403 200 200 403
balances                 302 403 403 403 200 200 403
balances_export          302 403 403 403 200 200 403
limits                   302 403 403 403 200 200 403
limit_grant              302 403 403 403 200 403 403
limit_end                302 403 403 403 200 403 403
book                     302 403 403 403 200 200 403
gift_new                 302 302 200 200 200 200 302
pledge                   302 302 200 200 200 200 302
pledge_revoke            405 405 405 405 405 405 405
payment_pay              302 302 200 200 200 200 302
payments                 302 302 200 200 200 200 302
payment_ask              302 302 200 200 200 200 302
payment                  302 302 404 404 404 404 302
payment_consent          405 405 405 405 405 405 405
payment_decline          405 405 405 405 405 405 405
payment_withdraw         405 405 405 405 405 405 405
groups                   302 200 200 200 200 200 200
group_found              302 404 200 200 200 200 404
group                    302 404 404 200 200 200 404
group_statement          302 404 404 200 200 200 404
group_statement_export   302 404 404 200 200 200 404
group_statement_paper    302 404 404 200 200 200 404
group_pay                302 404 404 200 404 404 404
group_split              302 404 404 200 404 404 404
group_payment            302 404 404 200 200 200 404
group_admit              405 405 405 405 405 405 405
group_decline            405 405 405 405 405 405 405
group_close              405 405 405 405 405 405 405
delegate_appoint         405 405 405 405 405 405 405
delegate_end             405 405 405 405 405 405 405
group_payment_approve    405 405 405 405 405 405 405
group_payment_decline    405 405 405 405 405 405 405
group_payment_withdraw   405 405 405 405 405 405 405
journal                  302 403 403 403 200 200 403
entry                    302 404 404 200 200 200 404
entry_reverse            302 404 404 404 200 404 404
entry_receipt            302 404 404 200 200 200 404
funds                    200 200 200 200 200 200 200
fund_movements           200 200 200 200 200 200 200
fund_movement            200 200 200 200 200 200 200
entry_uses               302 404 404 200 200 200 404
my_uses                  302 302 200 200 200 200 302
distributions            200 200 200 200 200 200 200
cascade                  200 200 200 200 200 200 200
year_results             200 200 200 200 200 200 200
year_result_new          302 403 403 403 200 403 403
year_result              200 200 200 200 200 200 200
year_result_put          405 405 405 405 405 405 405
year_result_post         405 405 405 405 405 405 405
year_result_give_up      302 403 403 403 200 403 403
year_refunds             302 403 403 403 200 200 403
my_refunds               302 302 200 200 200 200 302
distribution_simulation  302 302 200 200 200 200 302
distribution_new         302 403 403 403 200 403 403
distribution             200 200 200 200 200 200 200
projects                 302 403 200 200 200 200 200
my_projects              302 302 200 200 200 200 302
call_new                 302 403 403 403 200 403 403
call                     302 403 200 200 200 200 200
call_put                 405 405 405 405 405 405 405
call_decide              302 403 403 403 303 403 403
project_new              302 302 303 303 303 303 302
project                  302 403 200 200 200 200 200
project_edit             302 302 404 404 404 404 302
project_submit           405 405 405 405 405 405 405
project_withdraw         405 405 405 405 405 405 405
project_accept           405 405 405 405 405 405 405
project_refuse           405 405 405 405 405 405 405
grant                    302 403 303 303 303 303 303
grant_accept             405 405 405 405 405 405 405
grant_paper              302 403 200 200 200 200 200
grant_finish             405 405 405 405 405 405 405
grant_cancel             405 405 405 405 405 405 405
milestone_confirm        405 405 405 405 405 405 405
instalment_report        302 302 404 200 200 404 302
distribution_correct     302 403 403 403 200 403 403
closing                  200 200 200 200 200 200 200
closing_progress         303 303 303 303 303 303 303
closing_freeze           405 405 405 405 405 405 405
closing_aside            302 403 403 403 200 403 403
closing_post             405 405 405 405 405 405 405
closing_give_up          302 403 403 403 200 403 403
closing_contest          302 302 200 200 200 200 302
closing_answer           302 403 403 403 200 403 403
closing_withdraw         405 405 405 405 405 405 405
ledger_audit             302 403 403 403 200 200 200
journal_export           302 403 403 403 200 200 403
journal_lines            302 403 403 403 200 200 403
ledger_heads             302 403 403 403 200 200 403
desk                     302 403 403 403 200 403 403
welcome                  302 302 200 200 200 200 302
welcome_step             302 302 200 200 200 200 302
needs                    200 200 200 200 200 200 200
need_new                 302 302 200 200 200 200 302
matching_quality         200 200 200 200 200 200 200
wishes                   302 302 200 200 200 200 302
week                     302 302 200 200 200 200 302
time_off_add             405 405 405 405 405 405 405
time_off_take_back       405 405 405 405 405 405 405
need                     200 200 200 200 200 200 200
my_data                  302 302 200 200 200 200 302
my_data_give             405 405 405 405 405 405 405
my_data_withdraw         405 405 405 405 405 405 405
my_data_note             302 302 200 200 303 303 302
my_data_edit             302 302 404 200 404 404 302
my_data_erase            405 405 405 405 405 405 405
my_data_bring            302 302 200 200 200 200 302
my_data_calendar         302 302 200 200 303 303 302
my_data_erase_all        302 302 200 200 200 200 302
my_data_table            302 302 200 200 200 200 302
my_data_copy             302 302 200 200 200 200 302
engagement_fact          302 302 404 404 404 404 302
support                  200 200 200 200 200 200 200
support_erasures         302 403 403 403 200 403 403
support_help             302 302 200 200 200 200 302
support_help_stop        405 405 405 405 405 405 405
support_structure_new    302 302 200 200 200 200 302
support_structure        302 404 404 200 200 404 404
support_structure_validate 405 405 405 405 405 405 405
support_structure_end    405 405 405 405 405 405 405
support_person_new       302 404 404 200 200 404 404
support_person           302 404 404 200 200 404 404
support_paper            302 404 404 200 200 404 404
support_sign             405 405 405 405 405 405 405
support_withdraw         405 405 405 405 405 405 405
support_need_new         302 404 404 200 200 404 404
support_need_close       405 405 405 405 405 405 405
support_assign           302 403 403 403 200 403 403
support_assignment_end   405 405 405 405 405 405 405
support_session_new      302 302 404 404 404 404 302
support_session_undo     302 404 404 404 200 404 404
support_figures          200 200 200 200 200 200 200
releases                 302 403 403 403 200 403 200
release_new              302 403 403 403 200 403 200
release                  302 403 403 403 200 403 200
release_progress         302 403 403 403 303 403 303
release_approve          405 405 405 405 405 405 405
release_noise            405 405 405 405 405 405 405
release_drop             302 403 403 403 200 403 200
release_correct          302 403 403 403 200 403 200
release_series           302 403 403 403 200 403 200
support_figures_csv      200 200 200 200 200 200 200
health                   200 200 200 200 200 200 200
one_euro_one_hour        200 200 200 200 200 200 200
benchmarks               302 302 200 200 200 200 302
observatory_definitions  200 200 200 200 200 200 200
observatory_definition   200 200 200 200 200 200 200
observatory              200 200 200 200 200 200 200
observatory_series       200 200 200 200 200 200 200
observatory_data         200 200 200 200 200 200 200
observatory_latest       302 302 302 302 302 302 302
observatory_package      200 200 200 200 200 200 200
observatory_codes        200 200 200 200 200 200 200
observatory_privacy      200 200 200 200 200 200 200
observatory_noised       200 200 200 200 200 200 200
observatory_csv          200 200 200 200 200 200 200
observatory_catalogue    200 200 200 200 200 200 200
observatory_catalogue_json 200 200 200 200 200 200 200
introductions            302 403 403 403 200 403 403
introduction_run         302 403 403 403 200 403 403
introduction_accept      405 405 405 405 405 405 405
simulation               302 302 200 200 200 200 302
refusals                 302 302 200 200 200 200 302
refusal                  302 302 404 200 404 404 302
need_why_not             302 302 200 200 200 200 302
need_dismiss             302 302 200 403 404 404 302
refusal_take_away        405 405 405 405 405 405 405
attachment               302 302 200 200 200 200 302
need_edit                302 302 403 303 403 403 302
offers                   200 200 200 200 200 200 200
offer_new                302 302 200 200 200 200 302
offer                    200 200 200 200 200 200 200
offer_edit               302 302 403 200 403 403 302
moderation               302 403 403 403 200 403 403
moderation_report        302 302 200 403 200 200 302
moderation_hide          302 403 403 403 200 403 403
moderation_restore       302 403 403 403 200 403 403
moderation_answer        302 302 403 200 403 403 302
alerts                   302 302 200 200 200 200 302
team_compose             302 302 404 404 404 404 302
team_propose             302 302 200 200 200 200 302
team_answer              302 302 404 200 200 404 302
team_sign                405 405 405 405 405 405 405
team_refuse              405 405 405 405 405 405 405
team_offer               405 405 405 405 405 405 405
team_take_back           405 405 405 405 405 405 405
team_accept              405 405 405 405 405 405 405
team_decline             405 405 405 405 405 405 405
engagements              302 302 200 200 200 200 302
mediation                302 403 403 403 200 403 403
engagement               302 404 404 200 404 404 404
alert_letters            200 200 200 200 200 200 200
letters                  200 200 200 200 200 200 200
engagement_reviews       302 404 404 200 404 404 404
reviews                  302 403 403 403 200 403 403
review                   302 404 200 200 200 200 404
member_reviews           302 404 200 200 200 200 404
quotes                   302 404 404 200 404 404 404
refunds                  302 404 404 200 404 404 404
invoices                 302 404 404 200 404 404 404
invoice                  302 404 404 200 404 404 404
engagement_progress      302 404 404 200 404 404 404
engagement_conversation  302 404 404 200 404 404 404
style_guide              200 200 200 200 200 200 200
set_language             302 302 302 302 302 302 302
card_put_away            405 405 405 405 405 405 405
cards_take_back          405 405 405 405 405 405 405
theme                    405 405 405 405 405 405 405
member_admit             405 405 405 405 405 405 405
member_decline           405 405 405 405 405 405 405
role_end                 405 405 405 405 405 405 405
remark_lift              405 405 405 405 405 405 405
amendment_accept         405 405 405 405 405 405 405
amendment_decline        405 405 405 405 405 405 405
amendment_withdraw       405 405 405 405 405 405 405
proposal_publish         405 405 405 405 405 405 405
proposal_sponsor         405 405 405 405 405 405 405
proposal_unsponsor       405 405 405 405 405 405 405
proposal_announce        405 405 405 405 405 405 405
proposal_open            405 405 405 405 405 405 405
proposal_step_down       405 405 405 405 405 405 405
proposal_withdraw        405 405 405 405 405 405 405
ballot_cast              405 405 405 405 405 405 405
ballot_close             405 405 405 405 405 405 405
ledger_audit_run         405 405 405 405 405 405 405
offer_pause              405 405 405 405 405 405 405
offer_renew              405 405 405 405 405 405 405
offer_close              405 405 405 405 405 405 405
need_renew               405 405 405 405 405 405 405
moderation_dismiss       405 405 405 405 405 405 405
alert_save               405 405 405 405 405 405 405
alert_mail               405 405 405 405 405 405 405
alert_delete             405 405 405 405 405 405 405
need_attach              405 405 405 405 405 405 405
offer_attach             405 405 405 405 405 405 405
attachment_remove        405 405 405 405 405 405 405
need_close               405 405 405 405 405 405 405
need_welcome             405 405 405 405 405 405 405
need_give                405 405 405 405 405 405 405
need_take_back           405 405 405 405 405 405 405
need_search              405 405 405 405 405 405 405
need_invite              405 405 405 405 405 405 405
quote_take               405 405 405 405 405 405 405
refund_agree             405 405 405 405 405 405 405
refund_contest           405 405 405 405 405 405 405
refund_withdraw          405 405 405 405 405 405 405
refund_settle            405 405 405 405 405 405 405
invoice_pay              405 405 405 405 405 405 405
invoice_contest          405 405 405 405 405 405 405
invoice_credit           405 405 405 405 405 405 405
invoice_give_back        405 405 405 405 405 405 405
invoice_confirm          405 405 405 405 405 405 405
engagement_write         405 405 405 405 405 405 405
engagement_accept        405 405 405 405 405 405 405
engagement_decline       405 405 405 405 405 405 405
engagement_withdraw      405 405 405 405 405 405 405
engagement_confirm       405 405 405 405 405 405 405
engagement_dispute       405 405 405 405 405 405 405
engagement_propose       405 405 405 405 405 405 405
review_take_back         405 405 405 405 405 405 405
review_answer            405 405 405 405 405 405 405
review_report            405 405 405 405 405 405 405
review_hide              405 405 405 405 405 405 405
review_keep              405 405 405 405 405 405 405
review_show              405 405 405 405 405 405 405
engagement_miss          405 405 405 405 405 405 405
engagement_lapse         405 405 405 405 405 405 405
engagement_cancel        405 405 405 405 405 405 405
engagement_settle        405 405 405 405 405 405 405
api-1:openapi-json       200 200 200 200 200 200 200
api-1:every_rule         200 200 200 200 200 200 200
api-1:one_rule           200 200 200 200 200 200 200
api-1:versions_of_rule   200 200 200 200 200 200 200
api-1:measures_on_rule   401 403 200 200 200 200 403
api-1:every_proposal     401 403 200 200 200 200 403
api-1:one_proposal       401 403 200 200 200 200 403
api-1:rounds_of_proposal 401 403 404 404 404 404 403
api-1:remarks_of_proposal 401 403 200 200 200 200 403
api-1:figures_of_moderation 200 200 200 200 200 200 200
api-1:amendments_of_proposal 401 403 200 200 200 200 403
api-1:one_ballot         401 403 200 200 200 200 403
api-1:poll_of_ballot     401 403 404 404 404 404 403
api-1:every_mandate      401 403 200 200 200 200 200
api-1:one_mandate        401 403 200 200 200 200 200
api-1:my_statement       401 422 422 422 422 422 422
api-1:my_limits          401 403 200 200 200 200 403
api-1:entry              401 404 404 200 200 200 404
api-1:entry_receipt      401 404 404 200 200 200 404
api-1:last_head          200 200 200 200 200 200 200
api-1:continuation       401 403 403 403 200 200 403
api-1:trial_balance      401 403 403 403 200 200 403
api-1:last_audit         401 403 403 403 200 200 200
api-1:every_book         401 403 403 403 200 200 403
api-1:every_fund         200 200 200 200 200 200 200
api-1:every_movement     200 200 200 200 200 200 200
api-1:movement           200 200 200 200 200 200 200
api-1:movement_entries   200 200 200 200 200 200 200
api-1:uses               401 404 404 200 200 200 404
api-1:uses_movements     401 404 404 200 200 200 404
api-1:my_uses            401 403 200 200 200 200 403
api-1:my_uses_movements  401 403 200 200 200 200 403
api-1:every_call         401 403 200 200 200 200 200
api-1:every_project      401 403 200 200 200 200 200
api-1:one_project        401 403 200 200 200 200 200
api-1:waterfall          200 200 200 200 200 200 200
api-1:every_year         200 200 200 200 200 200 200
api-1:compute_year       200 200 200 200 200 200 200
api-1:one_year           200 200 200 200 200 200 200
api-1:every_refund       401 403 403 403 200 200 403
api-1:my_refunds         401 403 200 200 200 200 403
api-1:put_year           405 405 405 405 405 405 405
api-1:post_year          405 405 405 405 405 405 405
api-1:give_up_year       405 405 405 405 405 405 405
api-1:every_closing      200 200 200 200 200 200 200
api-1:ask_closing        200 200 200 200 200 200 200
api-1:one_closing        200 200 200 200 200 200 200
api-1:every_contest      401 403 200 200 200 200 403
api-1:contest            401 403 200 200 200 200 403
api-1:set_aside          405 405 405 405 405 405 405
api-1:freeze             405 405 405 405 405 405 405
api-1:give_up            405 405 405 405 405 405 405
api-1:post               405 405 405 405 405 405 405
api-1:answer             405 405 405 405 405 405 405
api-1:withdraw           405 405 405 405 405 405 405
api-1:correction         401 403 403 403 200 403 403
api-1:correct            401 403 403 403 200 403 403
api-1:every_distribution 200 200 200 200 200 200 200
api-1:distribution       200 200 200 200 200 200 200
api-1:recomputed         200 200 200 200 200 200 200
api-1:open_needs         200 200 200 200 200 200 200
api-1:need               200 200 200 200 200 200 200
api-1:proposed           401 403 403 200 403 403 403
api-1:support_figures    200 200 200 200 200 200 200
api-1:observatory_series 200 200 200 200 200 200 200
api-1:observatory_cells  200 200 200 200 200 200 200
api-1:privacy_budget     200 200 200 200 200 200 200
api-1:noised_figures     200 200 200 200 200 200 200
api-1:my_consents        401 403 200 200 200 200 403
api-1:my_pooled_rows     401 403 200 200 200 200 403
api-1:my_pooled_row      401 403 404 200 404 404 403
api-1:members_series     401 403 200 200 200 200 403
api-1:members_cells      401 403 404 404 404 404 403
api-1:every_release      200 200 200 200 200 200 200
api-1:release_document   200 200 200 200 200 200 200
api-1:latest_introductions 401 403 403 403 200 403 403
api-1:my_engagements     401 403 200 200 200 200 403
api-1:reviews_of         401 404 200 200 200 200 404
api-1:engagement         401 404 404 200 404 404 404
api-1:conversation       401 404 404 200 404 404 404
api-1:open_offers        200 200 200 200 200 200 200
api-1:my_offers          401 403 200 200 200 200 403
api-1:offer              200 200 200 200 200 200 200
api-1:post_offer         200 200 200 200 200 200 200
api-1:edit_offer         200 200 200 200 200 200 200
api-1:files_of_need      401 403 200 200 200 200 403
api-1:add_file_to_need   401 403 200 200 200 200 403
api-1:files_of_offer     401 403 200 200 200 200 403
api-1:add_file_to_offer  401 403 200 200 200 200 403
api-1:remove_file        405 405 405 405 405 405 405
api-1:propose_quote      401 404 404 200 404 404 404
api-1:ask_refund         401 404 404 200 404 404 404
api-1:pause_offer        405 405 405 405 405 405 405
api-1:renew_offer        405 405 405 405 405 405 405
api-1:close_offer        405 405 405 405 405 405 405
api-1:quotes_of          401 404 404 200 404 404 404
api-1:accept_quote       405 405 405 405 405 405 405
api-1:refunds_of         401 404 404 200 404 404 404
api-1:agree_refund       405 405 405 405 405 405 405
api-1:contest_refund     405 405 405 405 405 405 405
api-1:withdraw_refund    405 405 405 405 405 405 405
api-1:settle_refund      405 405 405 405 405 405 405
api-1:invoices_of        401 404 404 200 404 404 404
api-1:invoice            401 404 404 200 404 404 404
api-1:team_answers_of    401 403 200 200 200 200 403
api-1:team_answer        401 403 404 200 200 404 403
api-1:every_ecosystem    200 200 200 200 200 200 200
api-1:ecosystem          200 200 200 200 200 200 200
api-1:api-root           404 404 404 404 404 404 404
"""

# allauth's own doors, which know visitors and people who logged in
LOG_IN_TABLE = """
account_login                         200 302
account_signup                        200 302
account_logout                        302 200
account_inactive                      200 200
account_reauthenticate                302 200
account_email                         302 200
account_email_verification_sent       200 200
account_confirm_email                 200 200
account_change_password               302 200
account_set_password                  302 302
account_reset_password                200 200
account_reset_password_done           200 200
account_reset_password_from_key       200 200
account_reset_password_from_key_done  200 200
account_confirm_login_code            302 302
mfa_index                             302 200
mfa_authenticate                      302 302
mfa_reauthenticate                    302 302
mfa_activate_totp                     302 302
mfa_deactivate_totp                   302 404
mfa_view_recovery_codes               302 404
mfa_generate_recovery_codes           302 302
mfa_download_recovery_codes           302 404
mfa_list_webauthn                     302 200
mfa_add_webauthn                      302 302
mfa_reauthenticate_webauthn           302 302
mfa_remove_webauthn                   302 302
mfa_edit_webauthn                     302 302
mfa_login_webauthn                    302 302
"""


def expected(role: str) -> dict[str, int]:
    """The status that each address gives to this role."""
    statuses = _read(TABLE, ROLES.index(role))
    if role in ("visitor", "other"):
        statuses |= _read(LOG_IN_TABLE, ("visitor", "other").index(role))
    return statuses


def every_name() -> set[str]:
    return {*_read(TABLE, 0), *_read(LOG_IN_TABLE, 0)}


def _read(table: str, column: int) -> dict[str, int]:
    rows = [line.split() for line in table.strip().splitlines()]
    return {name: int(statuses[column]) for name, *statuses in rows}
