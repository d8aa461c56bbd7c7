import assert from 'node:assert/strict';
import { parsePipSettings, uvSettings } from '../../../src/trainer/installers';
import { isNewEnough } from '../../../src/trainer/python';
import { findAccelerator, torchIndexes } from '../../../src/trainer/torch';
import { nudgeHome } from '../../../src/trainer/home';

describe('what pip is configured with', () => {
  const listed = [
    ':env:.find-links=\'/wheels /more\'', 'global.cert=\'/etc/certs.pem\'', 'global.extra-index-url=\'\\nhttps://one/simple\\nhttps://two/simple\'',
    'global.find-links=\'/old\'', 'site.index-url=\'https://mirror/simple\'', 'WARNING: something',
  ].join('\n');

  it('is read as pip lists it, variables before files', () => {
    const settings = parsePipSettings(listed);
    assert.equal(settings.get('find-links'), '/wheels /more');
    assert.equal(settings.get('extra-index-url'), 'https://one/simple https://two/simple');
  });

  it('is said to uv in its variables', () => {
    assert.deepEqual(uvSettings(parsePipSettings(listed)), {
      UV_INDEX_STRATEGY: 'unsafe-best-match', UV_DEFAULT_INDEX: 'https://mirror/simple', UV_INDEX: 'https://one/simple https://two/simple',
      SSL_CERT_FILE: '/etc/certs.pem', UV_FIND_LINKS: '/wheels,/more',
    });
  });
});

describe('the build of PyTorch', () => {
  it('is told by what the drivers left on the machine', () => {
    const having = (...files: readonly string[]) => (file: string): boolean => files.includes(file);
    assert.equal(findAccelerator('linux', having()), 'cpu');
    assert.equal(findAccelerator('linux', having('/proc/driver/nvidia/version')), 'cuda');
    assert.equal(findAccelerator('linux', having('/dev/dxg')), 'cuda');
    assert.equal(findAccelerator('linux', having('/dev/kfd')), 'rocm');
    assert.equal(findAccelerator('darwin', having()), 'apple');
    assert.equal(findAccelerator('win32', having()), 'cpu');
  });

  it('comes from PyTorch\'s own index where PyPI\'s is not the machine\'s', () => {
    assert.deepEqual(torchIndexes('cpu', 'linux'), ['https://download.pytorch.org/whl/cpu']);
    assert.deepEqual(torchIndexes('cuda', 'linux'), []);
    assert.deepEqual(torchIndexes('apple', 'darwin'), []);
    assert.ok(torchIndexes('rocm', 'linux').every((index) => index.includes('/rocm')));
    assert.ok(torchIndexes('cuda', 'win32').every((index) => index.includes('/cu1')));
  });
});

describe('the oldest Python', () => {
  it('is compared by numbers, not letters', () => {
    assert.deepEqual(['3.9.18', '3.10.1', '3.11.0', '3.12.3', '4.0.0', '2.7.18'].map(isNewEnough), [false, false, true, true, true, false]);
  });
});

describe('NUDGE_HOME', () => {
  it('is the platform\'s data folder unless it is named', () => {
    assert.match(nudgeHome(undefined, {}, 'linux'), /\/\.local\/share\/nudge$/);
    assert.match(nudgeHome(undefined, {}, 'darwin'), /\/Library\/Application Support\/Nudge$/);
    assert.equal(nudgeHome(undefined, { NUDGE_HOME: '/big/disk' }, 'linux'), '/big/disk');
    assert.equal(nudgeHome('/by/setting', { NUDGE_HOME: '/big/disk' }, 'linux'), '/by/setting');
    assert.match(nudgeHome('~/nudge', {}, 'linux'), /^\/.+\/nudge$/);
  });
});
