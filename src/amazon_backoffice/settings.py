# SPDX-License-Identifier: LGPL-3.0-or-later
"""Django's settings of the office; what can be set is in README.md beside this file."""

from __future__ import annotations

import os
from pathlib import Path

from amazon_connector._keyfile import read_or_make
from amazon_connector.vault import Vault

from .data_folder import data_folder
from .databases import database
from .mail_server import mail_settings
from .office import UNFOLD

__all__ = ["UNFOLD"]


def _listed(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


BASE = Path(__file__).resolve().parent
DATA = data_folder()
DEBUG = os.environ.get("AMAZON_CONNECTOR_DEBUG") == "1"
# 32 random bytes, like a vault's key, but a key of its own.
SECRET_KEY = read_or_make(DATA / "django-secret-key", Vault.new_key()).strip()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *_listed("AMAZON_CONNECTOR_HOSTS")]
CSRF_TRUSTED_ORIGINS = _listed("AMAZON_CONNECTOR_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    # Its pages are found where they are served (urls.py): no command waits for them.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "amazon_backoffice",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "amazon_backoffice.urls"
WSGI_APPLICATION = "amazon_backoffice.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": database(os.environ, DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_MAIL = mail_settings(os.environ, DATA)
EMAIL_BACKEND, EMAIL_FILE_PATH = _MAIL["EMAIL_BACKEND"], _MAIL["EMAIL_FILE_PATH"]
EMAIL_HOST, EMAIL_PORT = _MAIL["EMAIL_HOST"], _MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_USER"], _MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL["EMAIL_USE_TLS"], _MAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT, DEFAULT_FROM_EMAIL = _MAIL["EMAIL_TIMEOUT"], _MAIL["DEFAULT_FROM_EMAIL"]

AUTHENTICATION_BACKENDS = ["amazon_backoffice.signin.LockingBackend"]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Behind HTTPS these are set; on loopback a browser would not send such cookies.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("AMAZON_CONNECTOR_HTTPS") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
X_FRAME_OPTIONS = "DENY"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "amazon_backoffice.formats"
