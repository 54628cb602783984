import { X509Certificate } from 'node:crypto';
import { compareSync } from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { renderSprig } from './render-sprig.ts';

const pem = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

describe('certificates', () => {
  it('are signed by the authority that they are given', () => {
    const output = renderSprig(
      '{{ $ca := genCAWithKey "root" 10 (genPrivateKey "ecdsa") }}{{ $ca.Cert }}' +
        '{{ (genSignedCertWithKey "leaf" (list "10.0.0.1") (list "a.example") 2 $ca (genPrivateKey "ecdsa")).Cert }}',
    );
    const [root, leaf] = output.match(pem)!.map((text) => new X509Certificate(text));

    expect(leaf!.verify(root!.publicKey)).toBe(true);
    expect(leaf!.checkIssued(root!)).toBe(true);
    expect(leaf!.subjectAltName).toBe('DNS:a.example, IP Address:10.0.0.1');
    expect(leaf!.validTo).toBe('Mar  2 12:30:45 2024 GMT');
    expect([root!.ca, leaf!.ca]).toEqual([true, false]);
  });

  it('sign themselves without an authority', () => {
    const output = renderSprig('{{ (genSelfSignedCertWithKey "me" nil nil 1 (genPrivateKey "ed25519")).Cert }}');
    const certificate = new X509Certificate(output);

    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe('CN=me');
  });

  it('refuse an invalid address', () => {
    const run = (): string =>
      renderSprig('{{ genSelfSignedCertWithKey "me" (list "10.0.0") nil 1 (genPrivateKey "ecdsa") }}');

    expect(run).toThrow('error parsing ip: 10.0.0');
  });

  it('refuse a text that is not PEM', () => {
    const run = (): string => renderSprig('{{ buildCustomCert "ZmFpbA==" "ZmFpbA==" }}');

    expect(run).toThrow('unable to decode certificate');
  });
});

describe('passwords', () => {
  it('are hashed for htpasswd by bcrypt', () => {
    const output = renderSprig('{{ htpasswd "user" "secret" }}');

    expect(output).toMatch(/^user:\$2a\$10\$/);
    expect(compareSync('secret', output.slice('user:'.length))).toBe(true);
  });

  it('are derived from a master password', () => {
    const output = renderSprig('{{ derivePassword 1 "long" "password" "user" "example.com" }}');

    expect(output).toBe('ZedaFaxcZaso9*');
  });

  it('open what they closed, and nothing else', () => {
    const output = renderSprig('{{ "text" | encryptAES "key" | decryptAES "key" }}');
    const garbled = (): string => renderSprig('{{ "bm90IGEgY2lwaGVydGV4dCBhdCBhbGw=" | decryptAES "key" }}');

    expect(output).toBe('text');
    expect(garbled).toThrow('input not full blocks');
  });
});

describe('random texts', () => {
  it('have the length and the alphabet that they are asked for', () => {
    const output = renderSprig('{{ randAlpha 5 }} {{ randNumeric 4 }} {{ randAlphaNum 3 }} {{ uuidv4 }}');

    expect(output).toMatch(
      /^[A-Za-z]{5} [0-9]{4} [A-Za-z0-9]{3} [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
