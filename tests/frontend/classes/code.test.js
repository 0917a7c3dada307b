import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCode, readJoinHash, readTeachersHash, shortAddress, spelled } from '../../../frontend/src/pure/classes/code.js';

test('a code is read as people type it', () => {
  for (const typed of ['KX4MPT', 'kx4 mpt', 'kx4-mpt', ' K X 4 M P T ']) assert.equal(readCode(typed), 'KX4MPT');
});

test('what can be no code is none', () => {
  for (const typed of ['', 'KX4MP', 'KX4MPTT', 'KX0MPT', 'KX4MP1', 'KX4MPÄ', 'K'.repeat(41)]) assert.equal(readCode(typed), null, typed);
});

test('a code is shown in two halves', () => {
  assert.equal(spelled('KX4MPT'), 'KX4 MPT');
});

test('a pupil’s address names a class, and a token where a teacher gives one back', () => {
  assert.deepEqual(readJoinHash('#kx4mpt'), { code: 'KX4MPT', token: null });
  assert.deepEqual(readJoinHash('#KX4MPT&token=abcdefghijkl'), { code: 'KX4MPT', token: 'abcdefghijkl' });
  assert.deepEqual(readJoinHash('#KX4MPT&token=<script>'), { code: 'KX4MPT', token: null });
  assert.deepEqual(readJoinHash(''), { code: null, token: null });
});

test('a teacher’s address names a class and a token', () => {
  assert.deepEqual(readTeachersHash('#class=KX4MPT&token=abcdefghijkl'), { code: 'KX4MPT', token: 'abcdefghijkl' });
  assert.deepEqual(readTeachersHash('#class=KX4MPT'), { code: 'KX4MPT', token: null });
  assert.equal(readTeachersHash('#class=nonsense'), null);
  assert.equal(readTeachersHash('#run=abcd'), null);
});

test('the short address is what somebody types', () => {
  assert.equal(shortAddress('http://192.168.1.20:8000'), '192.168.1.20:8000/join');
  assert.equal(shortAddress('https://senn.example/'), 'senn.example/join');
});
