@local @local_campustutor
Feature: A quiz or an assignment closes the tutor
  In order that nobody asks the tutor during an exam
  As a teacher
  I say so in the settings of the activity itself

  Background:
    Given the following "users" exist:
      | username | firstname | lastname |
      | teacher1 | Terry     | Teacher  |
      | student1 | Sam       | Student  |
    And the following "courses" exist:
      | fullname | shortname |
      | Course 1 | C1        |
    And the following "course enrolments" exist:
      | user     | course | role           |
      | teacher1 | C1     | editingteacher |
      | student1 | C1     | student        |
    And the following "mod_lti > tool types" exist:
      | name  | baseurl                          | coursevisible | state |
      | Tutor | https://tutor.example/lti/launch | 2             | 1     |
    And the campus tutor is the LTI tool "Tutor"
    And the following "activities" exist:
      | activity | name | course | timeopen    | timeclose   |
      | quiz     | Exam | C1     | ##+1 days## | ##+2 days## |
    And the following "activities" exist:
      | activity | name  | course |
      | assign   | Essay | C1     |

  Scenario: The settings of a quiz say what happens
    Given I am on the "Exam" "quiz activity editing" page logged in as teacher1
    And I expand all fieldsets
    When I set the field "Close the tutor of this course during this quiz" to "1"
    And I press "Save and return to course"
    Then I should see "the tutor of this course answers nobody who can take this quiz"
    And I am on the "Exam" "quiz activity editing" page
    And the field "Close the tutor of this course during this quiz" matches value "1"

  Scenario: An assignment without an end cannot close the tutor
    Given I am on the "Essay" "assign activity editing" page logged in as teacher1
    And I expand all fieldsets
    When I set the field "duedate[enabled]" to "0"
    And I set the field "cutoffdate[enabled]" to "0"
    And I set the field "Close the tutor of this course while this assignment is open" to "1"
    And I press "Save and return to course"
    Then I should see "This needs a cut-off date or a due date"
