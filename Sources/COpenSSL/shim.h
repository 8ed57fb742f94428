// OpenSSL, and functions in place of the macros that Swift does not import.
#pragma once
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static inline long cairn_ssl_set_tlsext_host_name(SSL *ssl, const char *name) {
  return SSL_set_tlsext_host_name(ssl, name);
}
static inline long cairn_ssl_ctx_set_min_proto_version(SSL_CTX *ctx, int version) {
  return SSL_CTX_set_min_proto_version(ctx, version);
}
static inline long cairn_ssl_ctx_set_mode(SSL_CTX *ctx, long mode) { return SSL_CTX_set_mode(ctx, mode); }
static inline uint64_t cairn_ssl_ctx_set_options(SSL_CTX *ctx, uint64_t options) {
  return SSL_CTX_set_options(ctx, options);
}
static inline long cairn_bio_ctrl_pending(BIO *bio) { return (long)BIO_ctrl_pending(bio); }
static inline unsigned long cairn_sk_general_name_num(const GENERAL_NAMES *names) {
  return (unsigned long)sk_GENERAL_NAME_num(names);
}
static inline GENERAL_NAME *cairn_sk_general_name_value(const GENERAL_NAMES *names, unsigned long index) {
  return sk_GENERAL_NAME_value(names, (int)index);
}
static const uint64_t cairn_ssl_op_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
// RFC 2253 form with control characters escaped, but letters beyond ASCII as they are.
static const unsigned long cairn_x509_name_flags = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
