import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509'
import { AsnConvert } from '@peculiar/asn1-schema'
import * as x509 from '@peculiar/x509'

/** A certificate and its private key, both PEM. */
export interface Certified {
  readonly certificate: string
  readonly key: string
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000
/** Phones are set up once; a new authority means going round to all of them. */
const AUTHORITY_DAYS = 3650
/** Browsers take no server certificate that lasts longer than 398 days (CA/Browser Forum, Baseline Requirements 6.3.2). */
const SERVER_DAYS = 397
/** A phone whose clock is late must not refuse a certificate made a minute ago. */
const EARLIER_MS = DAY_MS

/** IPv4 networks that lead nowhere outside of the building (RFC 1918, RFC 3927, loopback). */
const LOCAL_NETWORKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '127.0.0.0/8']

/**
 * Makes a certificate authority that can vouch for `hosts` and for addresses of local networks and for nothing else (name
 * constraints, RFC 5280 §4.2.1.10): a phone that trusts it does not trust it with anybody's bank, even if its key is stolen.
 */
export async function makeAuthority(name: string, hosts: readonly string[], now: Date): Promise<Certified> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    notBefore: new Date(now.getTime() - EARLIER_MS),
    notAfter: new Date(now.getTime() + AUTHORITY_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.Extension(id_ce_nameConstraints, true, AsnConvert.serialize(constraintsFor(hosts))),
    ],
  })
  return { certificate: certificate.toString('pem'), key: await keyText(keys) }
}

/** Issues a server certificate for names and addresses; throws when the authority's own text cannot be read. */
export async function issueCertificate(authority: Certified, hosts: readonly string[], now: Date): Promise<Certified> {
  const issuer = new x509.X509Certificate(authority.certificate)
  const signingKey = await webcrypto.subtle.importKey('pkcs8', keyBytes(authority.key), ALGORITHM, false, ['sign'])
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: [hosts[0]!] }],
    issuer: issuer.subject,
    notBefore: new Date(now.getTime() - EARLIER_MS),
    notAfter: new Date(Math.min(now.getTime() + SERVER_DAYS * DAY_MS - EARLIER_MS, issuer.notAfter.getTime())),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  return { certificate: certificate.toString('pem'), key: await keyText(keys) }
}

/** What a certificate says of itself. `fingerprint`: SHA-256, `AB:CD:…`, as phones show it. */
export async function readCertificate(pem: string) {
  const certificate = new x509.X509Certificate(pem)
  const names = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? []
  const print = Buffer.from(await certificate.getThumbprint('SHA-256'))
    .toString('hex')
    .toUpperCase()
  return {
    hosts: names.map((name) => name.value),
    notAfter: certificate.notAfter,
    fingerprint: print.match(/../g)!.join(':'),
    der: Buffer.from(certificate.rawData),
    mayVouchFor: (hosts: readonly string[]) => hosts.every((host) => isPermitted(certificate, host)),
  }
}

function constraintsFor(hosts: readonly string[]): NameConstraints {
  const names = hosts.filter((host) => !isIP(host))
  const further = hosts.filter((host) => isIP(host) && !isInside(LOCAL_NETWORKS, host)).map((host) => `${host}/32`)
  const bases = [
    ...['localhost', ...names].map((dNSName) => new GeneralName({ dNSName })),
    ...[...LOCAL_NETWORKS, ...further].map((iPAddress) => new GeneralName({ iPAddress })),
  ]
  return new NameConstraints({
    permittedSubtrees: new GeneralSubtrees(bases.map((base) => new GeneralSubtree({ base }))),
  })
}

function isPermitted(authority: x509.X509Certificate, host: string): boolean {
  const extension = authority.getExtension(id_ce_nameConstraints)
  const bases = extension ? [...(AsnConvert.parse(extension.value, NameConstraints).permittedSubtrees ?? [])] : []
  if (isIP(host))
    return isInside(
      bases.flatMap(({ base }) => base.iPAddress ?? []),
      host,
    )
  return bases.some(({ base }) => base.dNSName === host || (base.dNSName && host.endsWith(`.${base.dNSName}`)))
}

function isInside(networks: readonly string[], address: string): boolean {
  const list = new BlockList()
  for (const network of networks) {
    const [first, bits] = network.split('/')
    list.addSubnet(first!, Number(bits))
  }
  return list.check(address)
}

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])

async function keyText(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
}

const keyBytes = (pem: string): ArrayBuffer => x509.PemConverter.decodeFirst(pem)
