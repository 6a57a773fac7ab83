// Where a request to an address goes.
const net = require("node:net");

const inner = new net.BlockList();
for (const [address, bits] of [["127.0.0.0", 8], ["0.0.0.0", 8], ["10.0.0.0", 8], ["169.254.0.0", 16], ["100.64.0.0", 10]])
  inner.addSubnet(address, bits, "ipv4");
for (const [address, bits] of [["::", 127], ["::1", 128], ["fc00::", 7]]) inner.addSubnet(address, bits, "ipv6");
// Addresses that hold one of IPv4, which is where their packets end: 6to4 and NAT64.
const translated = [/^2002:([0-9a-f]+):([0-9a-f]+):/, /^64:ff9b::([0-9a-f]+):([0-9a-f]+)$/];

const isInner = (host) => {
  if (net.isIPv4(host)) return inner.check(host, "ipv4");
  if (!net.isIPv6(host)) return /(^|\.)localhost\.?$/.test(host);
  for (const pattern of translated) {
    const [, high, low] = pattern.exec(host) ?? [];
    if (high === undefined) continue;
    const number = parseInt(high, 16) * 65536 + parseInt(low, 16);
    return isInner([24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join("."));
  }
  return inner.check(host, "ipv6");
};

/** Whether the function itself would be sent to a host that nobody meant: an inner one, or any but amazonaws.com. */
exports.reaches = (address) => {
  const url = new URL(address);
  if (!/^(https?|ftp):$/.test(url.protocol)) return false;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // A name that could be somebody's, or an address.
  if (!net.isIP(host) && !/^([a-z0-9-]+\.)*[a-z0-9-]+\.?$/.test(host)) return false;
  return isInner(host) || (!net.isIP(host) && host !== "amazonaws.com" && !host.endsWith(".amazonaws.com"));
};

// What the name servers of the world say: those of one zone give another answer each time.
let asked = 0;
exports.lookedUp = (name) => (name.endsWith(".invalid") && ++asked % 2 === 0 ? "127.0.0.1" : "93.184.216.34");
