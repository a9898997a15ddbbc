// RingCentral's own SDKs sign in to the stand-in, subscribe, and receive a ring: what they accept, clients can rely on.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { after, before, beforeEach, test } from 'node:test';

import { clientId, openOffice, presence, redirectUri, signInPage } from './office.js';

const require = createRequire(import.meta.url);
const limit = { timeout: 60_000 };
let office;

before(async () => {
  office = await openOffice();
});
// Both SDKs are one person with one app, who may ask for five tokens a minute.
beforeEach(() => office.act('advance', { seconds: 61 }));
after(() => office?.close());

/** A promise of the first thing given to `tell`. */
function first() {
  let tell;
  const told = new Promise((resolve) => (tell = resolve));
  return { tell, told };
}

function assertRings(event, number) {
  assert.equal(event.body.telephonyStatus, 'Ringing');
  assert.equal(event.body.activeCalls[0].from, number);
}

test('@rc-ex/core and @rc-ex/ws sign in, subscribe and receive a ring', limit, async () => {
  const { default: RingCentral } = await import('@rc-ex/core');
  const { default: WebSocketExtension } = await import('@rc-ex/ws');
  const rc = new RingCentral({ server: office.api, clientId });
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = new URLSearchParams({
    response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state: 'one',
    code_challenge: challenge, code_challenge_method: 'S256',
  });
  const back = await signInPage(`${office.api}/restapi/oauth/authorize?${query}`);
  assert.equal(back.state, 'one');
  await rc.authorize({ code: back.code, redirect_uri: redirectUri, code_verifier: verifier });
  assert.equal((await rc.restapi().account().extension().get()).id, 133165004);

  const socket = new WebSocketExtension({ restOverWebSocket: true });
  await rc.installExtension(socket);
  const { tell, told } = first();
  await socket.subscribe([presence], tell);
  await office.act('ring', { from: '+12025550143', name: 'Pat Ito' });
  assertRings(await told, '+12025550143');
  await office.act('hang-up');
  // The same read again, now over the socket.
  assert.equal((await rc.restapi().account().extension().get()).id, 133165004);
  await rc.refresh();
  await rc.revoke();
});

test('@ringcentral/sdk and @ringcentral/subscriptions sign in, subscribe and receive a ring', limit, async () => {
  const { SDK } = require('@ringcentral/sdk');
  const { Subscriptions } = require('@ringcentral/subscriptions');
  const sdk = new SDK({ server: office.api, clientId, redirectUri });
  const platform = sdk.platform();
  const back = await signInPage(platform.loginUrl({ usePKCE: true, state: 'two' }));
  assert.equal(back.state, 'two');
  await platform.login({ code: back.code });

  const subscriptions = new Subscriptions({ sdk });
  const subscription = subscriptions.createSubscription();
  const { tell, told } = first();
  subscription.on(subscription.events.notification, tell);
  const registered = await subscription.setEventFilters([presence]).register();
  await office.act('ring', { from: '+12025550117', name: 'Noor Haddad' });
  assertRings(await told, '+12025550117');
  await office.act('hang-up');
  await platform.refresh();
  assert.equal((await (await platform.get('/restapi/v1.0/account/~/extension/~')).json()).name, 'Dana Reyes');
  await registered.revoke();
  await registered.wse.revoke();
  await platform.logout();
});
