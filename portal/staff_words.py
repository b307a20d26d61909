"""Roles, purposes and permissions of staff in words: as staff read them, and as residents read who looked."""

from django.utils.translation import gettext_lazy as _

# What somebody is opened for, as whoever opens them says it; residents read the vocabulary's own words.
FOR = {
    "support": _("Answering a customer"),
    "billing": _("Bills and payments"),
    "leak_alerts": _("A leak"),
    "programs": _("A rebate or program"),
    "water_service": _("Meters and water service"),
    "rights": _("A privacy request"),
    "fraud": _("Fraud"),
    "legal": _("What a law demands"),
}
# The names of the groups: residents read them too, where it says who looked at them.
ROLES = {
    "Agents": _("Agents"),
    "Billing": _("Billing"),
    "Conservation": _("Conservation"),
    "Privacy officers": _("Privacy officers"),
    "Managers": _("Managers"),
    "Engineers": _("Engineers"),
}
# What the table of roles is about, in the order in which staff read it: a heading, and what stands under it.
PERMISSIONS = (
    (
        _("People"),
        (
            ("accounts.find_customer", _("Search for customers and open their page")),
            ("accounts.see_name", _("See names")),
            ("accounts.see_contact", _("See e-mail, telephone and mailing address")),
            ("accounts.reveal", _("Have what is masked shown for a reason")),
            ("accounts.view_as", _("See the portal as a customer has it")),
            ("accounts.view_customer", _("Look up the record of a customer")),
            ("accounts.view_account", _("Look up accounts")),
            ("accounts.view_serviceagreement", _("Look up who was where when")),
            ("accounts.view_accessgrant", _("See who may see which account")),
            ("accounts.view_user", _("Look up logins")),
            ("accounts.view_premises", _("Look up places")),
        ),
    ),
    (
        _("Water"),
        (
            ("usage.view_meter", _("See meters and what was heard of them")),
            ("usage.view_servicepoint", _("Look up where meters sit")),
            ("leaks.view_leakalert", _("See leaks")),
            ("leaks.add_leakcontact", _("Write to people about a leak")),
            ("leaks.change_placefacts", _("Note what is known of a place")),
            ("leaks.view_leakrule", _("See what counts as a leak")),
            ("leaks.add_leakrule", _("Lay down what counts as a leak")),
        ),
    ),
    (
        _("Money"),
        (
            ("billing.view_bill", _("See bills")),
            ("billing.view_paymentorder", _("Look up payments made here")),
            ("billing.view_arrangement", _("See who pays late")),
            ("billing.change_arrangement", _("Answer who asks to pay later")),
            ("billing.view_shutoffwording", _("See the words of shut-off notices")),
            ("billing.add_shutoffwording", _("Write the words of shut-off notices")),
            ("billing.view_payinglaterpolicy", _("See what is granted at once")),
            ("billing.add_payinglaterpolicy", _("Lay down what is granted at once")),
            ("billing.view_ratefile", _("See rates")),
            ("billing.add_ratefile", _("Put in rates")),
            ("billing.delete_ratefile", _("Drop rates that are not live")),
            ("billing.change_ratefile", _("Put rates live")),
            ("leaks.view_creditrequest", _("See requests for money back")),
            ("leaks.add_leakcredit", _("Give money back, or not")),
            ("leaks.view_creditpolicy", _("See what is given back")),
            ("leaks.add_creditpolicy", _("Lay down what is given back")),
            ("billing.view_posting", _("See payments that are not in the books")),
            ("accounts.cis_files", _("Make files for the CIS")),
        ),
    ),
    (
        _("What people write to us"),
        (
            ("conversations.work_the_desk", _("Read and answer what people write")),
            ("conversations.reveal_at_the_desk", _("See who wrote, for a reason")),
            ("conversations.view_visit", _("See the visits of a day")),
            ("conversations.go_on_visits", _("See where visits are, and say how they went")),
            ("conversations.add_visitwindow", _("Offer times for visits")),
        ),
    ),
    (
        _("Public notices"),
        (
            ("notices.view_announcement", _("See public notices")),
            ("notices.add_announcement", _("Write public notices")),
            (
                "notices.change_announcement",
                _("Announce public notices, and say that they are over"),
            ),
        ),
    ),
    (
        _("Programs and offers"),
        (
            ("programs.view_application", _("See applications for rebates")),
            ("programs.change_application", _("Decide applications")),
            ("programs.view_program", _("See programs")),
            ("programs.add_program", _("Open programs")),
            ("programs.change_program", _("Change programs")),
            ("programs.view_programversion", _("See what programs were before")),
            ("notices.view_campaign", _("See offers by e-mail, and stop one")),
            ("notices.add_campaign", _("Write offers")),
            ("notices.change_campaign", _("Let offers go that somebody else wrote")),
        ),
    ),
    (
        _("What is sent, and what runs"),
        (
            ("notices.view_notice", _("See which notices a customer was sent")),
            ("notices.change_notice", _("Have a notice tried again")),
            ("portal.view_jobrun", _("See jobs, and what was not delivered")),
            ("portal.view_figures", _("See figures of the service, of nobody")),
            ("accounts.view_feedfile", _("Look up receipts of feed files")),
            ("accounts.feed_operator", _("Take feed files in and correct their rows")),
        ),
    ),
    (
        _("Privacy"),
        (
            ("privacy.privacy_office", _("Serve privacy requests, and find who is only stored")),
            ("privacy.view_securityline", _("Read the security log")),
            ("privacy.view_subject", _("Look up people as numbers")),
            ("privacy.view_mergedsubject", _("Look up numbers that became one")),
            ("privacy.view_look", _("Read who looked at whom")),
            ("privacy.view_training", _("See who was trained in privacy requests")),
            ("privacy.add_training", _("Write down a training")),
            ("privacy.change_training", _("Correct the day of a training")),
        ),
    ),
)
