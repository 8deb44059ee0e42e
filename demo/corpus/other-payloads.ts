import { gzipSync } from 'node:zlib';
import { Payload, payload } from './payload';

/** Every value that a byte can have, once. */
export const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, value) => value));

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** What senders other than GitHub send, and what breaks receivers: each a shape that somebody's webhooks have. */
export function otherPayloads(): Payload[] {
  return [...jsonBodies(), ...formBodies(), ...textBodies(), ...binaryBodies(), ...emptyBodies(), ...otherRequests()];
}

function jsonBodies(): Payload[] {
  return [
    payload(JSON_TYPE, '{"lone":"\\ud800","pair":"\\ud83d\\ude00","escapes":"\\u001b\\u2028\\u00E9\\/"}'),
    payload('application/json; charset=utf-8', '{ "b" : 1.0,\t"a":1e400 ,"a": 12345678901234567890,\r\n"text":"\u2028 \u{1f980} e\u0301"}\n'),
    payload(JSON_TYPE, '\ufeff{"byteOrderMark":true}'),
    payload(JSON_TYPE, '{"vtl":"$input.body ${context.path} #set($x = 1) #if(true) #end #* *# ## $!{x}","it\'s":"\\"quoted\\" \\\\ back"}'),
    payload(JSON_TYPE, `{"large":"${'0123456789abcdef'.repeat(16_384)}"}`),
    payload(JSON_TYPE, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x00, 0x22, 0x3a, 0xc3, 0x28, 0x7d])), // not UTF-8, whatever it says
    payload('application/cloudevents+json', '{"specversion":"1.0","type":"order.paid","source":"/orders","id":"1"}'),
  ];
}

function formBodies(): Payload[] {
  return [
    payload(FORM_TYPE, 'From=%2B15551234567&To=%2B15557654321&Body=1+%26+2+%3D+3%25&Media=a&Media=b&Empty='),
    payload(FORM_TYPE, 'Action=SendMessage&MessageBody=forged&MessageGroupId=other&Version=2012-11-05'),
    payload('application/x-www-form-urlencoded; charset=UTF-8', `payload=${encodeURIComponent('{"type":"block_actions","user":"Zoë"}')}`),
    payload('multipart/form-data; boundary="a b\'c"', '--a b\'c\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n\u0000\u0001\r\n--a b\'c--\r\n'),
  ];
}

function textBodies(): Payload[] {
  return [
    payload('text/plain; charset=UTF-8', '{\n  "Type" : "Notification",\n  "Message" : "an order & its <lines>"\n}', {
      headers: [['x-amz-sns-message-type', 'Notification'], ['User-Agent', 'Amazon Simple Notification Service Agent']],
    }),
    payload('text/xml', '<?xml version="1.0" encoding="ISO-8859-1"?>\r\n<order id="1"><![CDATA[ & < ]]></order>\r\n'),
    payload('application/xml', '<order xmlns="urn:orders">\u00e9\u20ac</order>'),
    payload('application/soap+xml; charset=utf-8; action="urn:Paid"', '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"/>'),
    payload('text/csv', 'id,name\r\n1,"a ""b"", c"\r\n'),
  ];
}

function binaryBodies(): Payload[] {
  return [
    payload('application/octet-stream', ALL_BYTES),
    payload(JSON_TYPE, ALL_BYTES),
    payload('application/octet-stream', Buffer.concat(Array.from({ length: 64 }, (_, shift) => Buffer.concat([ALL_BYTES.subarray(shift), ALL_BYTES])))),
    payload('application/gzip', gzipSync('{"compressed":"by the sender"}')),
    payload('application/x-protobuf', Buffer.from('08c0ff1210001a0301027f8001', 'hex')),
  ];
}

function emptyBodies(): Payload[] {
  return [
    payload(JSON_TYPE, ''),
    payload(undefined, ''),
    payload(JSON_TYPE, '{}'),
    payload('text/plain', '{}'),
  ];
}

function otherRequests(): Payload[] {
  return [
    payload(JSON_TYPE, '{"state":"paid"}', { method: 'PUT', path: 'orders/17/state' }),
    payload('application/merge-patch+json', '{"note":null}', { method: 'PATCH', path: 'orders/17', query: 'b=2&a=1&empty=' }),
    payload(undefined, '', { method: 'DELETE', path: 'orders/17' }),
    payload(undefined, '', { method: 'GET', path: 'verify', query: 'hub.mode=subscribe&hub.challenge=1158201444' }),
    payload(JSON_TYPE, '{"path":"encoded"}', { path: 'shops/caf%C3%A9%20no.%201/hooks' }),
    payload(JSON_TYPE, '{"path":"slash at the end"}', { path: 'orders/' }),
    payload(JSON_TYPE, '{"query":"encoded"}', { query: 'sign=%26%3D%2B%25&space=a%20b&price=1%E2%82%AC' }),
    payload(JSON_TYPE, '{"headers":"odd"}', {
      headers: [
        ['Authorization', 'Bearer not.a.secret'], ['Cookie', 'a=b; c="d"'], ['X-Odd', '"quoted" \\ $x #set $!{y} \'it\''], ['x-lower', '1'],
        ['Stripe-Signature', 't=1492774577,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd'], ['Idempotency-Key', 'chosen-by-the-sender'],
      ],
    }),
  ];
}
