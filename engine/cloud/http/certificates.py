"""What is wrong with a server's certificate, in words."""

from __future__ import annotations

import ssl

from engine.cloud.errors import CertificateError
from engine.common.i18n import tr


def fault_behind(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    """Find it among the causes of a failed connection."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error
        error = error.__cause__ or error.__context__
    return None


def described(host: str, fault: ssl.SSLCertVerificationError) -> CertificateError:
    """Say in words what is wrong with a server's certificate, by OpenSSL's number of it (x509_vfy.h)."""
    who = tr("Do not send anything there unless whoever runs the server explains it.")
    match fault.verify_code:
        case 10:
            return CertificateError(
                tr("The certificate of {host} has expired.", host=host),
                tr("Check this computer's date; if it is right, whoever runs the server must renew it."),
            )
        case 9:
            return CertificateError(
                tr("The certificate of {host} is not valid yet.", host=host), tr("Check the date here.")
            )
        case 62 | 64:
            return CertificateError(
                tr("The certificate that {host} shows is for another server.", host=host),
                tr("Check the address. {who}", who=who),
            )
        case 18 | 19 | 20 | 21:
            return CertificateError(
                tr("Nobody known vouches for the certificate of {host}.", host=host),
                tr(
                    "If it is your own server or your company's proxy, name its certificate in the variable "
                    "SSL_CERT_FILE and start Tiller again. Else: {who}",
                    who=who,
                ),
            )
    return CertificateError(
        tr(
            "The certificate of {host} is not valid: {verify_message}.",
            host=host,
            verify_message=fault.verify_message,
        ),
        who,
    )
