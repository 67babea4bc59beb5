<?php
namespace local_campustutor\local\material;

/**
 * How much one run may do before others get their turn: seconds and calls.
 * @@
 */
final class stretch {
    /** @var float When it is over. */
    private readonly float $end;

    /**
     * Constructor.
     *
     * @param float $seconds How long it may take; what has begun ends.
     * @param int $calls How often it may call the tool.
     */
    public function __construct(
        float $seconds,
        /** @var int How often it may call the tool. */
        private int $calls,
    ) {
        $this->end = microtime(true) + $seconds;
    }

    /**
     * Takes one call of what is left.
     *
     * @return bool Whether there was one.
     */
    public function take(): bool {
        return $this->goes_on() && $this->calls-- > 0;
    }

    /**
     * Whether anything is left.
     *
     * @return bool
     */
    public function goes_on(): bool {
        return $this->calls > 0 && microtime(true) < $this->end;
    }
}
