@local @local_campustutor
Feature: The tutor beside the pages of a course
  In order to ask without leaving the page
  As somebody who takes part in a course
  I need to open the tutor at the side of its pages

  Background:
    Given the following "users" exist:
      | username | firstname | lastname |
      | teacher1 | Tina      | Teacher  |
      | student1 | Sam       | Student  |
    And the following "courses" exist:
      | fullname | shortname |
      | Course 1 | C1        |
    And the following "course enrolments" exist:
      | user     | course | role           |
      | teacher1 | C1     | editingteacher |
      | student1 | C1     | student        |
    And the following "activities" exist:
      | activity | course | name    | section |
      | page     | C1     | Sheet 3 | 1       |

  Scenario: A site that is not connected says what is missing
    Given I am on the "Course 1" course page logged in as teacher1
    When I navigate to "Tutor" in current page administration
    Then I should see "This site is not connected to a tutor yet"
    And "Switch the tutor on" "button" should not exist

  @javascript
  Scenario: A teacher switches the tutor on, and a student opens and closes it by the keyboard
    Given the following "mod_lti > tool types" exist:
      | name   | baseurl                 | coursevisible | state |
      | Tutor  | /mod/lti/tests/fixtures | 2             | 1     |
    And the campus tutor is the LTI tool "Tutor"
    And I am on the "Course 1" course page logged in as teacher1
    And I navigate to "Tutor" in current page administration
    And I press "Switch the tutor on"
    And I should see "The tutor of this course is on."
    When I am on the "Sheet 3" "page activity" page logged in as student1
    And ".local-campustutor-panel" "css_element" should not be visible
    And I click on ".local-campustutor-button" "css_element"
    Then ".local-campustutor-panel" "css_element" should be visible
    And I press the escape key
    And ".local-campustutor-panel" "css_element" should not be visible
    And the focused element is ".local-campustutor-button" "css_element"

  Scenario: Who may not set up the course finds no switch
    Given I am on the "Course 1" course page logged in as student1
    Then "Tutor" "link" should not exist in current page administration
