"""Which account, which hosts, which secrets: read once, passed on.

Settings stand in ``sheetsync.toml`` in the working folder, else in the user's configuration folder.
Secrets come from the environment, else (with a warning) from the file itself, else from a command
or the operating system's keyring, and travel as ``Secret`` from there on.
"""

from sheetsync.model.secret import Secret, SecretFilter
from sheetsync.settings.connection import Authentication, Connection, ConnectionReader
from sheetsync.settings.file import FILE_NAME, HOME_VARIABLE, SANDBOX, Settings, load_settings
from sheetsync.settings.secrets import secret_from, variable_name

__all__ = [
    "FILE_NAME",
    "HOME_VARIABLE",
    "SANDBOX",
    "Authentication",
    "Connection",
    "ConnectionReader",
    "Secret",
    "SecretFilter",
    "Settings",
    "load_settings",
    "secret_from",
    "variable_name",
]
