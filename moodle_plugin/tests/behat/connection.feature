@local @local_campustutor
Feature: Connecting a site with the tutor
  In order to offer the tutor in courses
  As an administrator
  I need to know what is missing

  Scenario: What is no invitation is refused, and says what one looks like
    Given I log in as "admin"
    And I navigate to "Plugins > Local plugins > Campus Tutor > Connection" in site administration
    When I set the field "Invitation link" to "https://tutor.example.org/"
    And I press "Connect"
    Then I should see "This is no invitation link."

  Scenario: Nothing is sent without https
    Given I log in as "admin"
    And I navigate to "Plugins > Local plugins > Campus Tutor > Connection" in site administration
    When I set the field "Invitation link" to "http://tutor.example.org/lti/register?invitation=abc"
    And I press "Connect"
    Then I should see "would not be encrypted"
