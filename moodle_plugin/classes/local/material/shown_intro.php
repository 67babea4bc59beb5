<?php
namespace local_campustutor\local\material;

/**
 * Whether students see the description of an activity: a teacher may keep it for lists that only teachers look at.
 * @@
 */
final class shown_intro {
    /**
     * The options that some modules keep in one field.
     *
     * @param \stdClass $row The module's row.
     * @return array
     */
    public static function options(\stdClass $row): array {
        $options = unserialize((string) ($row->displayoptions ?? ''), ['allowed_classes' => false]);
        return is_array($options) ? $options : [];
    }

    /**
     * Whether every student sees it now.
     *
     * @param \cm_info $cm The activity.
     * @param \stdClass $row Its row, with `options`.
     * @return bool
     */
    public static function shows(\cm_info $cm, \stdClass $row): bool {
        return match ($cm->modname) {
            'assign' => $row->alwaysshowdescription || time() > $row->allowsubmissionsfromdate,
            'page', 'resource', 'url' => $cm->showdescription || !empty($row->options['printintro']),
            default => true,
        };
    }
}
