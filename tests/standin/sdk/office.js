// The stand-in as these tests use it: the program named by STANDIN_PROGRAM, or one that runs at the address STANDIN.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export const clientId = 'ringlet-standin-client';
export const redirectUri = 'http://localhost:47631/oauth2callback';
export const presence = '/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true';

/** Starts the stand-in, or finds the one that runs; `close` ends only what was started here. */
export async function openOffice() {
  const program = process.env.STANDIN_PROGRAM;
  if (!program) {
    const api = process.env.STANDIN;
    if (!api) throw new Error('set STANDIN_PROGRAM to the stand-in program, or STANDIN to the address of one that runs');
    return { api, close() {}, act: (verb, fields) => act(api, verb, fields) };
  }
  const child = spawn(program, [], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the stand-in ended with ${code}`)));
  });
  const { api } = JSON.parse(line);
  const close = () => new Promise((resolve) => child.once('exit', resolve).kill());
  return { api, close, act: (verb, fields) => act(api, verb, fields) };
}

/** Opens the sign-in page as a browser does and gives the query it is sent back with. */
export async function signInPage(address) {
  const reply = await fetch(address, { redirect: 'manual' });
  if (reply.status !== 302) throw new Error(`the sign-in page answered ${reply.status}`);
  return Object.fromEntries(new URL(reply.headers.get('location')).searchParams);
}

async function act(api, verb, fields = {}) {
  const reply = await fetch(`${api}/control/${verb}`, { method: 'POST', body: JSON.stringify(fields) });
  const answer = await reply.json();
  if (!reply.ok) throw new Error(answer.error);
  return answer;
}
