"""Kinds of personal data."""

from django.utils.translation import gettext_lazy as _

from privacy.vocabulary.words import Category, words

CATEGORIES = words(
    Category("name", _("Name"), "user.name", "A, B", "pd:Name"),
    Category("contact.email", _("E-mail address"), "user.contact.email", "A, B", "pd:EmailAddress"),
    Category(
        "contact.phone",
        _("Telephone number"),
        "user.contact.phone_number",
        "A, B",
        "pd:TelephoneNumber",
    ),
    Category(
        "contact.mailing",
        _("Mailing address"),
        "user.contact.address.mailing_address",
        "A, B",
        "pd:PhysicalAddress",
    ),
    Category(
        "service.address",
        _("Address that gets water"),
        "user.contact.address",
        "A",
        "pd:PhysicalAddress",
    ),
    Category("account.number", _("Account and customer numbers"), "user.unique_id", "A", "pd:UID"),
    Category(
        "account.access", _("Which accounts you may see, and in what role"), "user.account", "", ""
    ),
    Category(
        "account.credentials",
        _("How you prove who you are: passwords, codes, passkeys"),
        "user.authorization.credentials",
        "L",
        "pd:Authenticating",
        sensitive=True,  # 1798.140(ae)(1)(B): a log-in together with what opens the account
    ),
    Category(
        "account.sign_in",
        _("When you signed in and proved your account"),
        "user.account",
        "F",
        "pd:AuthenticationHistory",
    ),
    Category(
        "account.settings", _("Language and other settings"), "user.settings", "", "pd:Preference"
    ),
    Category("billing", _("Bills and balance"), "user.payment", "D", "pd:Transactional"),
    Category("payment", _("Payments"), "user.financial", "B, L", "pd:Transaction"),
    Category(
        "usage.meter",
        _("Water use"),
        "user.device.sensor",
        "D, K",
        "pd:ServiceConsumptionBehavior",
    ),
    Category(
        "household", _("What you tell us of your household and garden"), "user.demographic", "", ""
    ),
    Category("program", _("Rebates and programs"), "user.account", "D", "pd:Transactional"),
    Category(
        "preference.action",
        _("Water-saving actions and answers to alerts"),
        "user.behavior",
        "D, K",
        "pd:Interest",
    ),
    Category("content.message", _("Messages"), "user.content.private", "", "pd:Communication"),
    Category(
        "content.staff_note", _("Notes by staff"), "user.content.private", "K", "pd:Communication"
    ),
    Category(
        "behavior.event",
        _("What you do on these pages"),
        "user.behavior.browsing_history",
        "F",
        "pd:BrowsingBehavior",
    ),
    Category(
        "contact.sent",
        _("Which messages we sent you, and whether they arrived"),
        "user.account",
        "",
        "",
    ),
    Category(
        "contact.handled",
        _("When you wrote to us, and when we answered"),
        "user.account",
        "",
        "",
    ),
    Category("device.ip", _("IP address"), "user.device.ip_address", "A, F", "pd:IPAddress"),
    Category("device.agent", _("Browser and system"), "user.device", "F", "pd:UserAgent"),
    Category(
        "device.cookie",
        _("Identifiers in cookies and sessions"),
        "user.device.cookie_id",
        "A, F",
        "pd:Identifier",
    ),
    Category(
        "privacy.preference",
        _("Privacy choices"),
        "user.privacy_preferences",
        "",
        "pd:PrivacyPreference",
    ),
    Category(
        "privacy.request",
        _("Privacy requests"),
        "user.privacy_preferences",
        "",
        "pd:PrivacyPreference",
    ),
    Category(
        "demographic.age", _("Whether you are of age"), "user.demographic.age_range", "C", "pd:Age"
    ),
    Category(
        "sensitive.medical",
        _("Medical need for water"),
        "user.health",
        "L",
        "pd:MedicalHealth",
        sensitive=True,
    ),
    Category(
        "staff.identity",
        _("Which member of staff acted"),
        "user.professional_information.workplace",
        "I",
        "pd:Professional",
    ),
    # One line may hold any of the above, and it was set aside because we could not read which.
    Category("feed.row", _("Lines of the utility's files"), "user", "A, B, D", "pd:Identifying"),
)
