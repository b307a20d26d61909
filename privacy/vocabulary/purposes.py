"""What data is used for, and which uses of sensitive data need no way to limit them."""

from django.utils.translation import gettext_lazy as _

from privacy.vocabulary.words import LimitedUse, Purpose, words

LIMITED_USES = words(
    LimitedUse("m1", _("To give you the service you expect"), ccpa="7027(m)(1)"),
    LimitedUse("m2", _("Against security incidents"), ccpa="7027(m)(2)"),
    LimitedUse("m3", _("Against fraud and unlawful acts"), ccpa="7027(m)(3)"),
    LimitedUse("m4", _("For people's physical safety"), ccpa="7027(m)(4)"),
    LimitedUse("m5", _("For a moment only, without a profile"), ccpa="7027(m)(5)"),
    LimitedUse("m6", _("To serve your account"), ccpa="7027(m)(6)"),
    LimitedUse("m7", _("To keep the service safe and sound"), ccpa="7027(m)(7)"),
    LimitedUse("m8", _("Without inferring anything about you"), ccpa="7027(m)(8)"),
)

PURPOSES = words(
    Purpose(
        "account",
        _("Running your portal account"),
        "essential.service.authentication",
        "(e)(5)",
        "dpv:AccountManagement",
        limited_use="m6",
    ),
    Purpose(
        "water_service",
        _("Delivering water and showing you your use"),
        "essential.service",
        "(e)(5)",
        "dpv:RequestedServiceProvision",
        limited_use="m1",
    ),
    Purpose(
        "billing",
        _("Bills and payments"),
        "essential.service.payment_processing",
        "(e)(5)",
        "dpv:PaymentManagement",
        limited_use="m6",
    ),
    Purpose(
        "service_messages",
        _("Telling you about your service"),
        "essential.service.notifications",
        "(e)(5)",
        "dpv:CommunicationForCustomerCare",
        limited_use="m1",
    ),
    Purpose(
        "leak_alerts",
        _("Warning you of leaks"),
        "essential.service.notifications",
        "(e)(5)",
        "dpv:RequestedServiceProvision",
        limited_use="m1",
    ),
    Purpose(
        "programs",
        _("Rebates that you apply for"),
        "essential.service",
        "(e)(5)",
        "dpv:RequestedServiceProvision",
        limited_use="m1",
    ),
    Purpose(
        "support",
        _("Answering you"),
        "essential.service.operations.support",
        "(e)(5)",
        "dpv:CustomerCare",
        limited_use="m6",
    ),
    Purpose(
        "security",
        _("Keeping the portal secure"),
        "essential.service.security",
        "(e)(2)",
        "dpv:EnforceSecurity",
        limited_use="m2",
        balancing=_(
            "People expect their account to be guarded. Only what shows an attack is kept, for a "
            "short time, and it is used for nothing else."
        ),
    ),
    Purpose(
        "fraud",
        _("Stopping fraud"),
        "essential.fraud_detection",
        "(e)(2)",
        "dpv:FraudPreventionAndDetection",
        limited_use="m3",
        balancing=_(
            "Somebody else must not take over a resident's account. Tries are counted, what was "
            "typed is not kept."
        ),
    ),
    Purpose(
        "legal", _("What a law demands"), "essential.legal_obligation", "", "dpv:LegalCompliance"
    ),
    Purpose(
        "rights",
        _("Serving your privacy rights"),
        "essential.legal_obligation",
        "",
        "dpv:RightsFulfillment",
    ),
    Purpose(
        "operations_analytics",
        _("Counting, for the utility, without people"),
        "analytics.reporting",
        "(e)(7)",
        "dpv:InternalResourceOptimisation",
        balancing=_("Only totals over at least fifteen accounts leave the count."),
    ),
    Purpose(
        "usage_analytics",
        _("Learning how the portal is used"),
        "analytics",
        "(e)(7)",
        "dpv:ServiceUsageAnalytics",
        consent=True,
    ),
    Purpose(
        "personalise",
        _("Fitting pages to you"),
        "personalize",
        "",
        "dpv:ServicePersonalisation",
        consent=True,
    ),
    Purpose(
        "similar_homes",
        _("Comparing similar homes"),
        "personalize",
        "",
        "dpv:ServicePersonalisation",
        consent=True,
    ),
    Purpose(
        "home_fit",
        _("Saying which programs and tips fit your home"),
        "personalize",
        "",
        "dpv:ServicePersonalisation",
        consent=True,
    ),
    Purpose(
        "marketing",
        _("Telling you about programs and offers"),
        "marketing.communications",
        "(e)(6)",
        "dpv:DirectMarketing",
        consent=True,
    ),
    Purpose(
        "email_tracking",
        _("Seeing whether you opened our e-mail"),
        "analytics.reporting.campaign_insights",
        "",
        "dpv:ServiceUsageAnalytics",
        consent=True,
    ),
    Purpose(
        "third_party_sharing",
        _("Giving data to somebody you name"),
        "third_party_sharing",
        consent=True,
    ),
    Purpose("research", _("Research"), "", "(e)(7)", "dpv:ResearchAndDevelopment", consent=True),
)
