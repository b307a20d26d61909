"""Every setting of a deployment, read once from the environment.

`.env.example` lists what can be set, and a house test keeps the two equal. The defaults are those of
production: a forgotten variable makes the portal stricter, never looser. `DEMO` is the one switch
that relaxes them; `./run` turns it on when it brings its own database.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# --- The deployment -----------------------------------------------------------------------------

DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str(
    "SECRET_KEY", default="demo-only-key-for-a-database-of-invented-people" if DEMO else ""
)
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEMO else ["localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Where links in mails lead.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
# Where the source of what runs here can be had: the licence asks for it (docs/decisions/0001-agpl.md).
SOURCE_URL = env.str("SOURCE_URL", default="")
# How many reverse proxies append to X-Forwarded-For: rate limits count the address before them.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# --- The utility --------------------------------------------------------------------------------

# The unit that pages use: gal, kgal, cf, ccf, l or m3.
VOLUME_UNIT = env.str("VOLUME_UNIT", default="gal")
# What a thousand gallons cost, water and sewer together: what a leak is said to cost. 0 says nothing of it.
WATER_PRICE = Decimal(env.str("WATER_PRICE", default="12.50" if DEMO else "0"))
# Degrees north of the equator: what a day drew out of gardens follows from it, where rates have budgets.
_latitude = env.str("LATITUDE", default="37.9" if DEMO else "")
LATITUDE: float | None = float(_latitude) if _latitude else None
UTILITY = {
    "name": env.str("UTILITY_NAME", default="Mill Valley Water" if DEMO else "Water utility"),
    "phone": env.str("UTILITY_PHONE", default="+1 555 010 0199" if DEMO else ""),
    "email": env.str("UTILITY_EMAIL", default="help@example.org" if DEMO else ""),
    "address": env.str("UTILITY_ADDRESS", default="1 Reservoir Road, Mill Valley" if DEMO else ""),
    "logo": env.str("UTILITY_LOGO", default=""),
    # Two colours as #rrggbb; checked for contrast when the portal starts.
    "colour": env.str("UTILITY_COLOUR", default="#0b5c7d"),
    "colour_dark": env.str("UTILITY_COLOUR_DARK", default="#7cc4e4"),
}
PRIVACY_EMAIL = env.str("PRIVACY_EMAIL", default="privacy@example.org" if DEMO else "")
# Where the utility says how its own records are deleted; empty leaves only its telephone and e-mail.
UTILITY_DELETION_URL = env.str("UTILITY_DELETION_URL", default="")
PRIVACY_PHONE = env.str("PRIVACY_PHONE", default="+1 555 010 0142" if DEMO else "")
# The law that requests are answered under where nothing else is said: ccpa, gdpr, voluntary or other.
PRIVACY_REGIME = env.str("PRIVACY_REGIME", default="ccpa")
# Days off, as YYYY-MM-DD: requests are confirmed within ten business days.
HOLIDAYS = frozenset(map(date.fromisoformat, env.list("HOLIDAYS", default=[])))
# Languages, as "hy,ru", that a tenth of the area speaks: a shut-off notice must be in these too.
LOCAL_LANGUAGES = env.list("LOCAL_LANGUAGES", default=[])
# For requests under Californian law, where they have an address of their own.
CCPA_EMAIL = env.str("CCPA_EMAIL", default="")
# The day (YYYY-MM-DD) on which the portal's security was last reviewed; the office is told when it is old.
SECURITY_REVIEWED_ON = env.str("SECURITY_REVIEWED_ON", default="2026-01-05" if DEMO else "")
# Headers by which a browser says no to sale and sharing, and which the portal acts on: the policy says
# what stands here. DNT is not among them: nobody has said what it asks.
OPT_OUT_SIGNALS = ("Sec-GPC",)
# Secrets by version, such as "2:new-secret,1:old-secret": they scramble what keeps erased people erased,
# seal what nobody should read in a dump, and sign certificates. Outside the database and its backups.
PRIVACY_KEYS = {
    int(version): secret
    for version, _colon, secret in (
        entry.partition(":")
        for entry in env.list(
            "PRIVACY_KEYS", default=["1:demo-only-secret-of-invented-people"] if DEMO else []
        )
    )
}
if not PRIVACY_KEYS or not all(PRIVACY_KEYS.values()):
    raise ImproperlyConfigured(
        "PRIVACY_KEYS is not set. Make one with: "
        "python -c 'import secrets; print(\"1:\" + secrets.token_urlsafe(50))'"
    )
# The file in which every choice stands that a restored backup would undo; its folder is not backed up
# with the database. Empty writes none, and then a restore brings back who was erased.
CHOICES_LEDGER = env.str(
    "CHOICES_LEDGER", default=str(BASE_DIR / ".curbstop" / "choices.jsonl") if DEMO else ""
)
# How many days a backup is kept before it is destroyed: what was erased is gone from them then.
BACKUPS_KEPT_DAYS = env.int("BACKUPS_KEPT_DAYS", default=35)
# Where the files of people who download their data wait for a week, each encrypted with a key of its own. The
# web processes and the one that runs the jobs share it; no web server may serve it.
EXPORTS_DIR = env.path("EXPORTS_DIR", default=str(BASE_DIR / ".curbstop" / "exports"))
# clamd of the utility, as host:port: it looks at papers that people send with a privacy request or an
# application for a rebate. Empty: nobody does, and staff read so beside each paper.
VIRUS_SCANNER = env.str("VIRUS_SCANNER", default="")
# What people upload is held in memory, never on the disk unsealed. What is larger than a form of theirs takes
# is passed over; of staff it lies in a file without a name, which goes with the process, however that ends.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "portal.feeding.nameless.NamelessFile",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
# How long the files of the watched folder are kept, sealed (manage.py watch_feeds).
FEEDS_KEPT_DAYS = env.int("FEEDS_KEPT_DAYS", default=30)
# Where uploaded feed files wait, and copies of all feed files are kept, each sealed; shared by the web
# processes, the jobs and the watcher.
FEEDS_DIR = env.path("FEEDS_DIR", default=str(BASE_DIR / ".curbstop" / "feeds"))
# The most megabytes that staff may upload at once; larger files go through the watched folder.
FEEDS_UPLOAD_MB = env.int("FEEDS_UPLOAD_MB", default=200)
# The layout of a customer information system that writes fixed places (docs/feeds.md). Empty: none does.
FEEDS_CIS_LAYOUT = env.str("FEEDS_CIS_LAYOUT", default="")
# How often which format comes, in days: "reads:1,cis:7". One that has not come by then is shown as late.
FEEDS_EXPECTED = {
    format: int(days)
    for format, _colon, days in (
        entry.partition(":")
        for entry in env.list("FEEDS_EXPECTED", default=["reads:1", "cis:1"] if DEMO else [])
    )
}
# When the contract with the mail provider was signed and last reviewed (YYYY-MM-DD): it receives
# people's addresses, so the privacy map refuses a provider without both.
MAIL_PROVIDER = env.str("MAIL_PROVIDER", default="the utility's own mail server")
MAIL_CONTRACT_SIGNED_ON = env.str("MAIL_CONTRACT_SIGNED_ON", default="2026-01-05" if DEMO else "")
MAIL_CONTRACT_REVIEWED_ON = env.str(
    "MAIL_CONTRACT_REVIEWED_ON", default="2026-01-05" if DEMO else ""
)

# --- Paying -------------------------------------------------------------------------------------

# Stripe takes payments where both are set; the second is that of its webhook to /api/payments/events/.
# In the demonstration something stands in for it. Otherwise nothing can be paid here.
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = env.str(
    "STRIPE_WEBHOOK_SECRET", default="whsec_of_the_demonstration" if DEMO else ""
)
if STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET:
    PAYMENT_GATEWAY = "billing.gateway.stripe.Stripe"
else:
    PAYMENT_GATEWAY = "billing.gateway.demonstration.Demonstration" if DEMO else ""
# As for mail: whoever takes payments learns who pays what.
PAYMENTS_PROVIDER = env.str("PAYMENTS_PROVIDER", default="Pretend Payments" if DEMO else "")
PAYMENTS_CONTRACT_SIGNED_ON = env.str(
    "PAYMENTS_CONTRACT_SIGNED_ON", default="2026-01-05" if DEMO else ""
)
PAYMENTS_CONTRACT_REVIEWED_ON = env.str(
    "PAYMENTS_CONTRACT_REVIEWED_ON", default="2026-01-05" if DEMO else ""
)
# Firms of the privacy map that nothing goes to in this deployment: they need no contract.
FIRMS_NOT_USED = frozenset() if PAYMENT_GATEWAY else frozenset({"PAYMENTS"})

# --- What is installed: from the ground up ------------------------------------------------------

# The rooms, lowest first; import-linter's layers and the order of erasure are this list.
ROOMS = [
    "privacy",
    "accounts",
    "notices",
    "conversations",
    "usage",
    "leaks",
    "billing",
    "programs",
    "portal",
]
INSTALLED_APPS = [
    *ROOMS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "portal.admin_site.StaffAdminConfig",  # django.contrib.admin, with its front arranged for staff
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "cookie_consent",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "portal.middleware.choices_first",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.middleware.note_refusals",
    "portal.written.words_are_given_back",
    "portal.middleware.erased_are_asked",
    "portal.middleware.second_factor_for_staff",
    "portal.middleware.private_pages",
    # Outside of the next one, because these two may write though somebody only looks: the law wants an
    # opt-out signal recorded when it comes, and a page is counted when it was opened. No view may.
    "portal.middleware.count_pages",
    "privacy.middleware.honour_opt_out_signal",
    "portal.middleware.looking_never_writes",
    "privacy.policy.middleware.policy_notice",
    # Innermost: the others see the member of staff who looks, the view sees the customer.
    "portal.customers.middleware.view_as",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.shell",
            ],
        },
    }
]

# --- Database, cache, mail ----------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", engine="django.db.backends.postgresql")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["OPTIONS"] = {"application_name": "curbstop"}
# Shared by every process, so that a rate limit counts all of them; no second service to run.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
    }
}
env.EMAIL_SCHEMES["terminal"] = "portal.terminal_mail.EmailBackend"
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="terminal://" if DEMO else "smtp://localhost:25")
vars().update(EMAIL_CONFIG)
# A provider instead of a mail server: the name of its backend in anymail ("mailgun", "amazon_ses"), and its
# settings as JSON. Whatever is set at the provider, no mail of ours loads a picture or counts a link.
if MAIL_API := env.str("MAIL_API", default=""):
    EMAIL_BACKEND = f"anymail.backends.{MAIL_API}.EmailBackend"
ANYMAIL = env.json("MAIL_API_SETTINGS", default={}) | {
    "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},
    "IGNORE_UNSUPPORTED_FEATURES": True,  # some cannot switch off what they do not do
}
EMAIL_TIMEOUT = 30  # a mail server that hangs must not hold up all others for ever
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="water@example.org")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
DEMO_WAYS = "notices.ways.folder.{}"
# Who carries which channel, as a class with the interface of `notices.ways.Way`. A channel that is not here
# is not offered to anybody. The demonstration writes files.
NOTICE_WAYS = {
    "email": "notices.ways.mail.Mail",
    **{
        channel: way
        for channel, way in {
            "text": env.str("TEXT_WAY", default=DEMO_WAYS.format("Texts") if DEMO else ""),
            "voice": env.str("VOICE_WAY", default=DEMO_WAYS.format("Calls") if DEMO else ""),
            "post": env.str("LETTER_WAY", default=DEMO_WAYS.format("Letters") if DEMO else ""),
        }.items()
        if way
    },
}
# Where the demonstration's texts, calls and letters lie, each for as long as the row of its notice.
NOTICES_DIR = Path(env.path("NOTICES_DIR", default=str(BASE_DIR / ".curbstop" / "notices")))
# Where links in offers may lead, beside this portal.
CAMPAIGN_HOSTS = env.list("CAMPAIGN_HOSTS", default=[])
# The mailbox that answers to messages come to, by an address behind a plus of its own for each thread. Empty:
# nobody can answer by mail. Whoever takes them in says in Authentication-Results, under the name below,
# whether a sender is real; without that name every mail is held for staff.
REPLY_MAILBOX = env.str("REPLY_MAILBOX", default="messages@example.org" if DEMO else "")
MAIL_AUTHSERV_ID = env.str("MAIL_AUTHSERV_ID", default="mail.example.org" if DEMO else "")
# After how many days without a word a thread is closed that was answered.
THREADS_CLOSE_DAYS = env.int("THREADS_CLOSE_DAYS", default=14)
# What the firms that carry mail and texts prove themselves with when they tell of bounces, complaints and
# answers (docs/operations.md). Empty: nobody may tell.
NOTICES_INBOUND_KEY = env.str("NOTICES_INBOUND_KEY", default="")

# --- Signing in ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        # NIST SP 800-63B-4, 3.1.1.2: fifteen characters where a password may be the only factor is
        # the newer advice; ten with rate limits is what residents bear. A utility may raise it.
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": env.int("PASSWORD_MIN_LENGTH", default=10)},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.NotTheDemoPassword"},
]
ACCOUNT_ADAPTER = "portal.signing_in.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "portal.sign_in_forms.ChangeEmailForm",
    "change_password": "portal.sign_in_forms.ChangePasswordForm",
    "confirm_email_verification_code": "portal.sign_in_forms.ConfirmEmailForm",
    "confirm_login_code": "portal.sign_in_forms.SentCodeForm",
    "confirm_password_reset_code": "portal.sign_in_forms.ForgottenPasswordCodeForm",
    "login": "portal.sign_in_forms.SignInForm",
    "reauthenticate": "portal.sign_in_forms.PasswordAgainForm",
    "request_login_code": "portal.sign_in_forms.AskForCodeForm",
    "reset_password": "portal.sign_in_forms.ForgottenPasswordForm",
    "reset_password_from_key": "portal.sign_in_forms.NewPasswordForm",
    "set_password": "portal.sign_in_forms.FirstPasswordForm",
    "signup": "portal.sign_in_forms.SignUpForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# A new code may be asked for. Not ..._SUPPORTS_CHANGE: only an address that was new could be changed,
# which would tell whether it was.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# A mail may take a while, and reading it on another device, too.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 900
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the old address hears of every change to how one signs in
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = None
# Ours, beside allauth's own: codes to a new address on file; codes of invitations; a no without a login, by
# address; privacy requests by address, and by account number or reference; answers about cookies by a
# scrambled mark of where they come from; codes by text, by number too; a file of water use, which keeps a
# thread busy while it is written; bills that are looked up by whoever pays without a login, by place and by
# account number; customers that a member of staff searches for.
ACCOUNT_RATE_LIMITS = {
    "privacy_answer": "60/m/key,600/h/key",
    "correct_email": "5/h/key,10/d/user",
    "guest_pay": "20/h/ip,5/h/key",
    "invitation": "20/h/user,40/h/ip",
    "opt_out": "20/h/ip",
    "message": "30/h/user",
    "phone_code": "5/h/user,5/d/key",
    "privacy_permit": "20/h/ip",
    "privacy_request": "10/h/ip,20/d/ip",
    "privacy_request_about": "5/d/key",
    "privacy_track": "10/m/ip,10/h/key",
    "staff_search": "20/m/user,200/h/user",
    "use_download": "20/h/user",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "portal.signing_in.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "portal.sign_in_forms.SetUpAppForm",
    "add_webauthn": "portal.sign_in_forms.AddPasskeyForm",
    "authenticate": "portal.sign_in_forms.SecondStepForm",
    "edit_webauthn": "portal.sign_in_forms.RenamePasskeyForm",
    "reauthenticate": "portal.sign_in_forms.SecondStepAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_TOLERANCE = (
    1  # a code of half a minute ago is still good: people type slowly, clocks differ
)
MFA_TOTP_ISSUER = UTILITY["name"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # passkeys on http://localhost, in the demo only
MFA_RECOVERY_CODE_COUNT = 10
# Not at every page: that would be a write at every look, and a diary of when somebody is at home.
USERSESSIONS_TRACK_ACTIVITY = False

# --- Language and time --------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "portal.formats"
USE_I18N = True
USE_TZ = True
# The utility's own zone: a day of water use runs from midnight to midnight here.
TIME_ZONE = env.str("TIME_ZONE", default="America/Los_Angeles")
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- Static files -------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Security -----------------------------------------------------------------------------------

HTTPS = env.bool("HTTPS", default=not DEMO)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # a load balancer asks without TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.errors.form_expired"
LANGUAGE_COOKIE_SECURE = HTTPS
X_FRAME_OPTIONS = "DENY"
# The library's cookie holds the answers; what they prove is in our own events.
COOKIE_CONSENT_NAME = "cookie_consent"
COOKIE_CONSENT_MAX_AGE = 365 * 24 * 3600
COOKIE_CONSENT_SECURE = HTTPS
COOKIE_CONSENT_HTTPONLY = True
COOKIE_CONSENT_SAMESITE = "Lax"
COOKIE_CONSENT_SUCCESS_URL = "/privacy/cookies/"  # its own default names a page that is not ours
COOKIE_CONSENT_LOG_ENABLED = False
COOKIE_CONSENT_DECLINE = "-1"
# Nothing inline, nothing from elsewhere. `data:` is for the authenticator app's QR picture.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Logs: to standard output, without personal data ---------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_personal_data": {"()": "portal.logs.NoPersonalData"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no_personal_data"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "portal.logs.NothingPersonalInErrorReports"
