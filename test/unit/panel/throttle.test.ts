// Deltas: the first at once, then at most ten a second, and never one lost at the end.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Throttle } from '../../../src/panel/throttle';

describe('the throttle', () => {
  beforeEach(() => { mock.timers.enable({ apis: ['setTimeout'] }); });
  afterEach(() => { mock.timers.reset(); });

  it('calls at once, and once more for all that came meanwhile', () => {
    const call = mock.fn();
    const throttle = new Throttle(call, 100);
    for (let time = 0; time < 1000; time += 10) {
      throttle.trigger();
      mock.timers.tick(10);
    }
    assert.ok(call.mock.callCount() >= 10 && call.mock.callCount() <= 11, String(call.mock.callCount()));
  });

  it('does not call again when nothing came', () => {
    const call = mock.fn();
    new Throttle(call, 100).trigger();
    mock.timers.tick(1000);
    assert.equal(call.mock.callCount(), 1);
  });

  it('is silent once disposed', () => {
    const call = mock.fn();
    const throttle = new Throttle(call, 100);
    throttle.trigger();
    throttle.trigger();
    throttle.dispose();
    mock.timers.tick(1000);
    throttle.trigger();
    mock.timers.tick(1000);
    assert.equal(call.mock.callCount(), 1);
  });
});
