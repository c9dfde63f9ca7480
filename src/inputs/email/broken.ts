/** The code of an error when there is nothing to talk to where a server should be. */
export const unreached: RegExp = /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND)$/;
/** What is in the code of an error when a certificate is not to be trusted. */
export const untrusted: RegExp = /CERT|LEAF_SIGNATURE|ISSUER/;
