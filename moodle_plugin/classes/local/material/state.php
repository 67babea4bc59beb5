<?php
namespace local_campustutor\local\material;

/**
 * Where a thing of a course is on its way into the tutor.
 * @@
 */
enum state: string {
    /** No more than a pick: there is no text of its own. */
    case NOTHING = '';

    /** To be sent. */
    case WAITING = 'waiting';

    /** The tool has it and will read it. */
    case SENT = 'sent';

    /** The tool reads it. */
    case READING = 'reading';

    /** The tutor answers from it. */
    case READY = 'ready';

    /** The tool could not read it. */
    case FAILED = 'failed';

    /** The tool does not take it as it is. */
    case REFUSED = 'refused';

    /** The tutor has no room for it. */
    case FULL = 'full';

    /** It is not sent at all. */
    case SKIPPED = 'skipped';

    /** To be withdrawn. */
    case LEAVING = 'leaving';

    /** Somebody deleted it in the tutor. */
    case GONE = 'gone';

    /**
     * What the tool's own word means.
     *
     * @param mixed $word As the tool says it.
     * @return self
     */
    public static function of_tool(mixed $word): self {
        return match ($word) {
            'reading' => self::READING,
            'ready' => self::READY,
            'failed' => self::FAILED,
            default => self::SENT,
        };
    }

    /**
     * Those that change without anybody doing something.
     *
     * @return bool
     */
    public function moves(): bool {
        return in_array($this, [self::WAITING, self::SENT, self::READING, self::LEAVING], true);
    }
}
